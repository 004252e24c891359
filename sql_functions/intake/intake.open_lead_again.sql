create or replace function intake.open_lead_again(p_lead_id bigint, p_key text, p_written_at timestamptz, p_phone text default null)
returns bigint
language plpgsql
volatile
as $$
declare
    v_token_id constant bigint := ops.internal_token();
    v_body jsonb;
    v_submitted record;
begin
    select jsonb_strip_nulls(jsonb_build_object(
        'person', jsonb_build_object(
            'name', p.name,
            -- Who has no number of their own any more, or never had one, is reached by what they wrote from.
            'phone', coalesce((people.phone_of(p.id)).value, p_phone),
            'email', (select i.value from people.identifiers as i where i.person_id = p.id and i.kind = 'email' order by i.is_shared, i.id limit 1),
            'city', p.city
        ),
        'origin', 'whatsapp',
        'occurred_at', p_written_at,
        'product', d.code,
        'consent', jsonb_build_object(
            'basis', 'consent', 'statement', 'A pessoa escreveu para este número pelo WhatsApp.', 'at', p_written_at
        ),
        'attributes', jsonb_build_object('previous_lead', l.uid)
    ))
    into v_body
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    left join leads.products as d on d.id = l.product_id and d.is_active
    where l.id = p_lead_id;

    v_submitted := intake.submit(v_token_id, convert_to(v_body::text, 'UTF8'), p_key, null);
    if v_submitted.http_status >= 400 then
        raise exception 'the lead could not be opened again: %', v_submitted.body ->> 'code' using errcode = 'ID901',
            detail = v_submitted.body::text;
    end if;
    return (select l.id from leads.leads as l where l.uid = (v_submitted.body #>> '{lead,uid}')::uuid);
end;
$$;

comment on function intake.open_lead_again(bigint, text, timestamptz, text) is
'A person wrote (from p_phone, when it is known) whose lead p_lead_id has ended for good: refers them again through the ordinary intake, in the name of ops.internal_token() with
origin whatsapp, once per p_key, so that the ledger accounts for it. Returns the lead, or null when the intake wants a human first (quarantine).
Takes a pool''s turn. Raises ID901 when the intake refuses.';

revoke all on function intake.open_lead_again(bigint, text, timestamptz, text) from public;
