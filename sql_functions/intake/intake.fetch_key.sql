create or replace function intake.fetch_key(p_kind text, p_announcement_id bigint)
returns text
language sql
immutable
return p_kind || ':' || p_announcement_id;

comment on function intake.fetch_key(text, bigint) is 'The dedupe key of the outbox job that fetches an announced lead.';

revoke all on function intake.fetch_key(text, bigint) from public;
