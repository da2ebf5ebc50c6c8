"""What a Hugging Face Space needs beside the app, and checks of it."""
