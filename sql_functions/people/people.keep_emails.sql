create or replace function people.keep_emails(p_person_id bigint, p_emails jsonb, p_is_known boolean, p_brought_by text)
returns void
language plpgsql
volatile
as $$
declare
    v_is_believed constant boolean := not p_is_known or people.may_vouch(p_person_id, p_brought_by);
begin
    insert into people.identifiers (person_id, kind, value, match_key, rule_version, brought_by, confirmed_at)
    select
        p_person_id, 'email', f.email, f.match_key, normalize.rule_version('email'), p_brought_by, case when v_is_believed then util.current_time() end
    from jsonb_to_recordset(p_emails) as f (email text, match_key text)
    -- What somebody else has stays theirs, and what was wrong stays wrong.
    where not exists (select from people.identifiers as o where o.kind = 'email' and o.match_key = f.match_key and o.person_id <> p_person_id)
        and not exists (
            select from people.detached_identifiers as d where d.person_id = p_person_id and d.kind = 'email' and d.match_key = f.match_key
        )
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;
    if found and p_is_known then
        perform people.spread_suppression(people.own_keys(p_person_id), people.own_keys(p_person_id));
    end if;
end;
$$;

comment on function people.keep_emails(bigint, jsonb, boolean, text) is
'Keeps further e-mails of a person ([{email, match_key}]) that are new to them and nobody else''s. p_is_known: were they known before; then they are believed as people.may_vouch() says of p_brought_by,
and are suppressed where the person asked not to be contacted. The caller holds people.lock_identity() on every key.';

revoke all on function people.keep_emails(bigint, jsonb, boolean, text) from public;
