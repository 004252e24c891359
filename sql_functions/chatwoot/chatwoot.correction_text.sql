create or replace function chatwoot.correction_text(p_lead_id bigint, p_seq integer)
returns text
language plpgsql
stable
as $$
declare
    v_event leads.events;
    v_values jsonb;
begin
    select * into v_event from leads.events as e where e.lead_id = p_lead_id and e.seq = p_seq;
    v_values := (
        select coalesce(jsonb_object_agg(x.field, x.value), '{}') from leads.event_values as x where x.lead_id = p_lead_id and x.seq = p_seq
    ) || jsonb_strip_nulls(jsonb_build_object(
        'product', (select p.name from leads.products as p where p.code = v_event.data ->> 'product'),
        'product_was', (select p.name from leads.products as p where p.code = v_event.data ->> 'product_was')
    ));
    return concat_ws(
        E'\n',
        meta.text('note.corrected', calendar.local_time(v_event.at), chatwoot.escape_value(leads.actor_name(v_event.actor))),
        (
            select string_agg(
                meta.text(
                    'note.corrected_field', meta.text('field_name.' || f.name), coalesce(chatwoot.escape_value(v_values ->> f.name), meta.text('note.taken_away')),
                    coalesce(chatwoot.escape_value(v_values ->> (f.name || '_was')), meta.text('note.nobody'))
                ),
                E'\n' order by f.position
            )
            from jsonb_array_elements_text(v_event.data -> 'fields') with ordinality as f (name, position)
        )
    );
end;
$$;

comment on function chatwoot.correction_text(bigint, integer) is
'What one of ours corrected (event corrected of a lead), as a note tells it: each field as it is now and as it was, as far as neither was erased.';

revoke all on function chatwoot.correction_text(bigint, integer) from public;
