# The service with its database inside: a change of the dossiers is a new image, and a container keeps no state.

FROM python:3.11-slim AS base
# both stages use this one, because a venv works only beside the Python it was made with
ENV PATH=/opt/facts/bin:$PATH

FROM base AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
WORKDIR /src
# dependencies first: they change seldom, so this layer is mostly taken from the build cache
COPY constraints.txt ./
RUN python -m venv /opt/facts \
    && pip install --require-hashes --only-binary :all: -r constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY app app/
COPY seed seed/
COPY migrations migrations/
# the build backend is among the dependencies above, so nothing is fetched without a hash; and the database is built
# here, so that dossiers with a fault never become an image
RUN pip install --no-deps --no-build-isolation --no-index . \
    && mkdir /srv/facts \
    && facts seed --database-url sqlite:////srv/facts/facts.db

FROM base
# a fixed number, by which an orchestrator can tell that this is not root
RUN groupadd --gid 10001 facts \
    && useradd --uid 10001 --gid facts --no-log-init --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin facts
# both stay root's: the service reads them and can change neither
COPY --from=build /opt/facts /opt/facts
COPY --from=build /srv/facts /srv/facts
# pip has compiled the modules, and the file system may be read-only; the port is published by the container, so the
# service has to listen on more than the container's own loopback
ENV PYTHONDONTWRITEBYTECODE=1 \
    FACTS_DATABASE_URL=sqlite:////srv/facts/facts.db \
    FACTS_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8000
# the image has no curl; an answer other than 200 raises, and a proxy set for the container is passed by
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["facts"]
CMD ["serve"]
