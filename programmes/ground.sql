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
