"""Small networks of vectors, for families of generative models at equal size."""
