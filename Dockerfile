# syntax=docker/dockerfile:1
# The portal for production. Front-end packages come from the first stage; no Node stays in the image.
FROM node:24-slim AS frontend
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.13-slim AS portal
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings STATIC_MANIFEST=1 FILES_DIR=/files XDG_CACHE_HOME=/tmp
# What WeasyPrint draws papers with, and a font for every script that a name may need.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home portal \
 && install -d -o portal -g portal /files
WORKDIR /portal
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=frontend /portal/node_modules node_modules
RUN python manage.py catalogues --compile && python manage.py collectstatic --noinput --verbosity 0
USER portal
VOLUME /files
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
