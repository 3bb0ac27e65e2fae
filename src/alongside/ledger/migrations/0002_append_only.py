from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_append(p_stream text, p_payload text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head ledger_head%ROWTYPE;
  body jsonb := p_payload::jsonb;
  link text;
BEGIN
  INSERT INTO ledger_head (stream, seq, hash) VALUES (p_stream, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM ledger_head WHERE stream = p_stream FOR UPDATE;
  link := encode(sha256(convert_to(
    head.hash || E'\\n' || p_stream || E'\\n' || (head.seq + 1)::text || E'\\n' || p_payload, 'UTF8')), 'hex');
  INSERT INTO ledger_entry (stream, seq, at, actor, action, object, payload, prev_hash, hash)
  VALUES (p_stream, head.seq + 1, (body->>'at')::timestamptz, body->>'actor', body->>'action',
          body->>'object', p_payload, head.hash, link);
  UPDATE ledger_head SET seq = head.seq + 1, hash = link WHERE stream = p_stream;
  RETURN head.seq + 1;
END $$;

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
END $$;

CREATE FUNCTION ledger_head_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stream <> OLD.stream OR NEW.seq <> OLD.seq + 1 THEN
    RAISE EXCEPTION 'The head of a ledger chain moves forward one line at a time.';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_head_moves_forward();
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_head_no_truncate BEFORE TRUNCATE ON ledger_head
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

BACKWARD = """
DROP FUNCTION ledger_append(text, text) CASCADE;
DROP FUNCTION ledger_refuse() CASCADE;
DROP FUNCTION ledger_head_moves_forward() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
