create or replace function chatwoot.cards_text(p_lead_id bigint, p_message_sha256 bytea, p_said_at timestamptz)
returns text
language plpgsql
stable
as $$
declare
    v_count integer;
    v_waiting integer;
    v_accepted integer;
    v_lines text[];
    v_left_out text;
    v_address constant text := chatwoot.desk_address('today#list-cards');
begin
    select
        count(*), count(*) filter (where c.decided_at is null), count(*) filter (where c.outcome = 'accepted'),
        array_agg(
            meta.text(
                'note.card', chatwoot.escape_value(coalesce(util.shortened(c.name, 60), meta.text('card.nameless'))), meta.text('card.' || c.found),
                case when jsonb_array_length(c.phones) > 1 then meta.text('note.card_phones', jsonb_array_length(c.phones)::text, chatwoot.escape_value(c.phone)) else '' end
            )
            order by c.position
        )
    into v_count, v_waiting, v_accepted, v_lines
    from intake.cards as c
    where c.lead_id = p_lead_id and c.message_sha256 = p_message_sha256;
    select e.data ->> 'left_out' into v_left_out
    from leads.events as e
    where e.lead_id = p_lead_id and e.kind = 'cards_received' and e.data ->> 'message' = encode(p_message_sha256, 'hex')
    order by e.seq desc
    limit 1;
    return array_to_string(
        array[
            meta.text(case
                when v_count = 1 and v_waiting = 0 then 'headline.card_done'
                when v_waiting = 0 then 'headline.cards_done'
                when v_count = 1 then 'headline.card'
                else 'headline.cards'
            end, v_count::text),
            case when v_accepted > 0 then meta.text('note.cards_accepted', calendar.local_time(p_said_at), v_accepted::text) else meta.text('note.cards', calendar.local_time(p_said_at)) end
        ] || v_lines || case when v_left_out is not null then meta.text('note.cards_left_out', v_left_out) end || case
            when v_waiting > 0 and v_address is not null then meta.text('note.cards_open', v_address)
        end,
        E'\n'
    );
end;
$$;

comment on function chatwoot.cards_text(bigint, bytea, timestamptz) is
'Text (Portuguese, Markdown) of the one note about the contact cards of a message (intake.cards): how many, and whether somebody is to decide, in at most 60 characters; then each with what it is, and how many more than are kept there were. What comes from outside is escaped.';

revoke all on function chatwoot.cards_text(bigint, bytea, timestamptz) from public;
