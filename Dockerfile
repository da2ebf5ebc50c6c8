# GANscope with torch for the CPU:    docker build -t ganscope . && docker run --rm -p 7860:7860 ganscope
# With torch for a GPU:               docker build --build-arg TORCH=cu128 -t ganscope . && docker run --rm --gpus all -p 7860:7860 ganscope
# `python -m deploy.check_space` reads these steps and checks, without Docker, what can be checked.
FROM python:3.11-slim
ARG TORCH=cpu

# A Space runs as user 1000. What the app is made of belongs to root, so that the app cannot change it.
RUN useradd --create-home --uid 1000 user
WORKDIR /app
COPY requirements.txt ./
RUN python -m pip install --no-cache-dir --extra-index-url https://download.pytorch.org/whl/${TORCH} -r requirements.txt
COPY . ./

USER user
ENV HOME=/home/user PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
EXPOSE 7860
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.port=7860", "--server.address=0.0.0.0", "--server.headless=true"]
