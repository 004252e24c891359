create or replace function people.keep_candidate_id(p_person_id bigint, p_user_id text)
returns void
language sql
volatile
as $$
    insert into people.identifiers (person_id, kind, value, match_key, rule_version, confirmed_at)
    select p_person_id, 'bsuid', p_user_id, p_user_id, normalize.rule_version('bsuid'), null
    where p_user_id ~ '^[A-Za-z0-9._-]{3,140}$'
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;
$$;

comment on function people.keep_candidate_id(bigint, text) is
'Somebody with a person''s number has another id at WhatsApp: it is kept unconfirmed, until a human says whether it is they (people.accept_candidate_ids).';

revoke all on function people.keep_candidate_id(bigint, text) from public;
