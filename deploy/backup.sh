#!/usr/bin/env bash
# One backup now and one every 24 hours: first the database, then the files, which are never changed, so that
# every file that the dump names is in the archive. Each is complete under its name, or not there at all.
set -euo pipefail
cd /backups
while true; do
  now=$(date --utc +%Y%m%dT%H%M%SZ)
  pg_dump --format=custom --file="$now.dump.part" portal
  mv "$now.dump.part" "$now.dump"
  tar --create --gzip --file="$now.files.part" --directory=/files .
  mv "$now.files.part" "$now.files.tar.gz"
  find . -type f -mtime "+$BACKUP_DAYS" -delete
  sleep 86400
done
