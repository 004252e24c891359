create or replace function chatwoot.prepared_with(p_work jsonb, p_now timestamptz)
returns outbox.prepared
language plpgsql
stable
as $$
begin
    if (sending.default_channel()).id is null then
        return row('hold', p_now + interval '1 minute', 'no_channel', null)::outbox.prepared;
    end if;
    if p_work is null then
        return row('cancel', null, 'nothing_to_work_on', null)::outbox.prepared;
    end if;
    return row('go', null, null, p_work)::outbox.prepared;
end;
$$;

comment on function chatwoot.prepared_with(jsonb, timestamptz) is
'Answer of the prepare of every Chatwoot job: go with p_work; hold while no channel is set up; cancel when there is nothing to work on (null).';

revoke all on function chatwoot.prepared_with(jsonb, timestamptz) from public;
