create or replace function intake.tell_shared_phone(p_person_id bigint, p_referral intake.referral, p_known_keys text[])
returns jsonb
language plpgsql
volatile
as $$
declare
    c_crowd constant integer := 20;
    v_new_keys text[];
    v_others bigint[];
    v_lead_id bigint;
begin
    v_new_keys := array(
        select f.match_key
        from jsonb_to_recordset((p_referral.person).phones) as f (match_key text, is_valid boolean)
        where f.is_valid and f.match_key <> all (p_known_keys)
    );
    v_others := array(select o.id from people.sharers_of(p_person_id, v_new_keys) as o);
    if v_others = '{}' then
        return '[]'::jsonb;
    end if;
    -- Among so many each was told when it began; once more for each that comes would be news to nobody.
    if cardinality(v_others) > c_crowd then
        v_others := '{}';
    end if;
    for v_lead_id in
        select l.id
        from leads.leads as l
        where l.person_id = any (v_others || p_person_id) and leads.is_open(l.status)
        order by l.id
    loop
        perform leads.append_event(
            v_lead_id, 'number_shared', 'token:' || p_referral.token_id, jsonb_build_object('submission', p_referral.submission_uid),
            p_at => p_referral.received_at
        );
    end loop;
    return jsonb_build_array(meta.field_error('person.phone', 'shared_phone', meta.text('warning.shared_phone')));
end;
$$;

comment on function intake.tell_shared_phone(bigint, intake.referral, text[]) is
'A referral gave its person a mobile that somebody else has (p_known_keys: the match keys that they had before): both stand, and whoever has an open lead of one of them
is told, of more than twenty others only the one who came. Returns what the sender is told: a warning, or none. The caller holds intake.lock_parties().';

revoke all on function intake.tell_shared_phone(bigint, intake.referral, text[]) from public;
