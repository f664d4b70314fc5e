-- What every table stands on. Laid by the owner before each migrate; the restricted role may only read it.
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app, public TO "{role}";

CREATE TABLE IF NOT EXISTS app.clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), shift interval NOT NULL);
INSERT INTO app.clock (shift) VALUES ('0') ON CONFLICT DO NOTHING;
GRANT SELECT ON app.clock TO "{role}";

-- STABLE although the clock runs: a volatile function could use no index.
CREATE OR REPLACE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT clock_timestamp() + shift FROM app.clock $$;

CREATE OR REPLACE FUNCTION app.programme_or_null() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.programme', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION app.person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.user', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION app.programme() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE programme bigint := app.programme_or_null();
BEGIN
  IF programme IS NULL THEN
    RAISE EXCEPTION 'no programme in this transaction' USING ERRCODE = '42501';
  END IF;
  RETURN programme;
END $$;

-- For the appointments, which a person may read outside every programme: null there, an error for nobody.
CREATE OR REPLACE FUNCTION app.programme_of_somebody() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN app.person() IS NULL THEN app.programme() ELSE app.programme_or_null() END;
END $$;

-- Django's cache as a table: limits of sign-in must hold when Redis is gone. Keys and counters, nobody's data.
CREATE TABLE IF NOT EXISTS portal_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS portal_cache_expires ON portal_cache (expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON portal_cache TO "{role}";
GRANT SELECT ON ALL TABLES IN SCHEMA app TO "{role}";

-- The hash of a row's columns as they stand, the same whatever a session has set.
CREATE OR REPLACE FUNCTION app.row_hash(standing anyelement, columns text) RETURNS text LANGUAGE plpgsql STABLE
SET timezone = 'UTC' SET datestyle = 'ISO' SET intervalstyle = 'iso_8601' SET bytea_output = 'hex'
SET extra_float_digits = 1 AS $$
BEGIN
  RETURN encode(sha256(convert_to((
    SELECT coalesce(jsonb_object_agg(key, value), '{}')::text FROM jsonb_each(to_jsonb(standing))
    WHERE key = ANY (string_to_array(columns, ','))), 'UTF8')), 'hex');
END $$;

-- Links one row of one programme at the end of its chain. The lock is per programme and kept until the commit is
-- through, so the next one reads what this one wrote (read committed; under another isolation the number is taken and
-- the commit refused). Whoever may not write acts gets nowhere by calling this.
CREATE OR REPLACE FUNCTION app.add_act(standing anyelement, home bigint, "table" text, "row" bigint, is_there boolean,
  word text, question text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  held text := current_setting('app.programme', true);
  instant timestamptz; last_number bigint; last_digest text; about text; names text; hash text := '';
BEGIN
  PERFORM set_config('app.programme', home::text, true);
  PERFORM pg_advisory_xact_lock(hashtextextended('acts of a programme', home));
  instant := app.now();
  SELECT act.number, act.digest INTO last_number, last_digest FROM programmes_act AS act
    WHERE act.programme_id = home ORDER BY act.number DESC LIMIT 1;
  EXECUTE question INTO about USING standing;
  about := word || ':' || about;
  SELECT string_agg(key, ',' ORDER BY key) INTO names FROM jsonb_object_keys(to_jsonb(standing)) AS key;
  IF is_there THEN
    hash := app.row_hash(standing, names);
  END IF;
  INSERT INTO programmes_act (programme_id, number, at, thread, "table", "row", columns, content, before, digest)
  VALUES (home, coalesce(last_number, 0) + 1, instant, about, "table", "row", names, hash, coalesce(last_digest, ''),
    encode(sha256(convert_to(concat_ws(E'\n', coalesce(last_digest, ''), coalesce(last_number, 0) + 1,
      to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), about, "table", "row", names, hash),
      'UTF8')), 'hex'));
  PERFORM set_config('app.programme', coalesce(held, ''), true);
END $$;

-- Links what a transaction did to a decisive row: see models/acts.py. A deferred trigger, so at the commit: the lock is
-- the last that a transaction takes, and is held for as long as a commit lasts. It runs as the owner, and the question
-- among its arguments too: nobody but the owner may lay it.
CREATE OR REPLACE FUNCTION app.write_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM app.add_act(OLD, OLD.programme_id, TG_TABLE_NAME, OLD.id, false, TG_ARGV[0], TG_ARGV[1]);
  ELSIF TG_OP = 'INSERT' OR NEW IS DISTINCT FROM OLD THEN
    PERFORM app.add_act(NEW, NEW.programme_id, TG_TABLE_NAME, NEW.id, true, TG_ARGV[0], TG_ARGV[1]);
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.write_act() FROM PUBLIC;

-- Rows of a decisive table that are not as their last act says, in the programme of this transaction. What can only be
-- added (`moves`) has one act; what cannot be removed (`goes`) is there.
CREATE OR REPLACE FUNCTION app.astray(of_table text, moves boolean, goes boolean)
RETURNS TABLE ("row" bigint, is_unwritten boolean, is_removed boolean) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY EXECUTE format($question$
    SELECT coalesce(act."row", standing.id), act."row" IS NULL, standing.id IS NULL
    FROM (
      SELECT DISTINCT ON ("row") "row", columns, content, count(*) OVER (PARTITION BY "row") AS times
      FROM programmes_act WHERE "table" = $1 ORDER BY "row", number DESC
    ) AS act FULL JOIN %I AS standing ON standing.id = act."row"
    WHERE act."row" IS NULL
      OR (standing.id IS NULL AND NOT (act.content = '' AND $3))
      OR (standing.id IS NOT NULL AND app.row_hash(standing, act.columns) <> act.content)
      OR (act.times > 1 AND NOT $2)
    ORDER BY 1 $question$, of_table) USING of_table, moves, goes;
END $$;
