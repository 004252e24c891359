create or replace function people.give_identifier(
    p_person_id bigint,
    p_kind text,
    p_value text,
    p_match_key text,
    p_brought_by text,
    p_phone_kind text default null,
    p_extension text default null
)
returns void
language plpgsql
volatile
as $$
declare
    v_before constant text[] := people.own_keys(p_person_id);
    v_id bigint;
begin
    insert into people.identifiers as i (person_id, kind, value, match_key, phone_kind, extension, rule_version, brought_by, confirmed_at)
    values (p_person_id, p_kind, p_value, p_match_key, p_phone_kind, p_extension, normalize.rule_version(p_kind), p_brought_by, null)
    on conflict on constraint identifiers_person_id_kind_match_key_key do update
    set value = excluded.value, phone_kind = excluded.phone_kind, extension = coalesce(excluded.extension, i.extension), raw = null, repairs = '{}'
    returning i.id into v_id;
    perform people.confirm_identifier(v_id);
    perform people.spread_suppression(v_before, people.own_keys(p_person_id));
end;
$$;

comment on function people.give_identifier(bigint, text, text, text, text, text, text) is
'One of ours says that this phone or e-mail is a person''s: it is confirmed, shared where somebody else has it too, and suppressed where the person asked not to be contacted. p_brought_by:
see people.identifiers; null when it is no consultant. The caller holds people.lock_identity() on its key and those of the person.';

revoke all on function people.give_identifier(bigint, text, text, text, text, text, text) from public;
