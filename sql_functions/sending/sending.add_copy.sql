create or replace function sending.add_copy(p_message_id bigint, p_wamid text)
returns void
language sql
volatile
as $$
    update sending.messages as m
    set earlier_wamids = m.earlier_wamids || p_wamid
    where m.id = p_message_id and m.wamid is distinct from p_wamid and p_wamid <> all (m.earlier_wamids);
$$;

comment on function sending.add_copy(bigint, text) is
'A message that was accepted under another wamid left a second time as p_wamid, which is kept as that of a further copy.';

revoke all on function sending.add_copy(bigint, text) from public;
