# One image for the service: pages, API and worker in one process.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/halfday
WORKDIR /src
COPY requirements.lock .
RUN /opt/halfday/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY solver solver
COPY templates templates
COPY alembic alembic
RUN /opt/halfday/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data halfday && mkdir /data && chown halfday /data
COPY --from=build /opt/halfday /opt/halfday
ENV PATH=/opt/halfday/bin:$PATH PYTHONUNBUFFERED=1 \
    HALFDAY_HOST=0.0.0.0 HALFDAY_PORT=8000 HALFDAY_DATA_DIR=/data
USER halfday
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["halfday", "run"]
