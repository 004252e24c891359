create or replace function chatwoot.talk_of(
    p_found jsonb,
    p_now timestamptz,
    out conversation_id bigint,
    out said_by text,
    out said_at timestamptz
)
language plpgsql
stable
as $$
begin
    select f.conversation_id, case when f.outgoing_at >= f.incoming_at then 'human' else 'person' end, to_timestamp(greatest(f.incoming_at, f.outgoing_at))
    into conversation_id, said_by, said_at
    from jsonb_to_recordset(case when jsonb_typeof(p_found) = 'array' then p_found else '[]' end) as f (
        conversation_id bigint, incoming_at double precision, outgoing_at double precision
    )
    where f.incoming_at is not null and greatest(f.incoming_at, f.outgoing_at) >= extract(epoch from p_now - interval '24 hours')
    order by greatest(f.incoming_at, f.outgoing_at) desc, f.conversation_id desc
    limit 1;
end;
$$;

comment on function chatwoot.talk_of(jsonb, timestamptz) is
'Do a human of ours and the person talk, by what a worker found open (array of {conversation_id, incoming_at, outgoing_at}, Unix seconds): the person wrote in the last 24 hours, or one of ours did after they had. Who said the last
word (person or human), when and where; null when nobody talks.';

revoke all on function chatwoot.talk_of(jsonb, timestamptz) from public;
