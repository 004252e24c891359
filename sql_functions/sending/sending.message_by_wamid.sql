create or replace function sending.message_by_wamid(p_wamid text)
returns bigint
language plpgsql
stable
as $$
declare
    v_id bigint;
begin
    select m.id into v_id from sending.messages as m where m.wamid = p_wamid;
    if not found then
        select m.id into v_id
        from sending.messages as m
        where m.earlier_wamids <> '{}' and m.earlier_wamids @> array[p_wamid]
        order by m.id desc
        limit 1;
    end if;
    return v_id;
end;
$$;

comment on function sending.message_by_wamid(text) is 'Our message with this wamid, the current one or one of an earlier copy; null when it is not ours.';

revoke all on function sending.message_by_wamid(text) from public;
