create or replace function desk.done_by(p_object_kind text, p_object_key text)
returns text
language plpgsql
stable
as $$
declare
    v_done desk.journal;
begin
    select * into v_done
    from desk.journal as j
    where j.object_kind = p_object_kind and j.object_key = p_object_key and j.outcome = 'done' and j.action <> 'look'
    order by j.id desc
    limit 1;
    if not found then
        return null;
    end if;
    return meta.text(
        'desk.done_by', leads.actor_name('token:' || v_done.token_id), meta.text('desk.act.' || v_done.action),
        desk.moment(v_done.at)
    );
end;
$$;

comment on function desk.done_by(text, text) is
'Who last did something about an object on the desk, what and when, as a sentence for whoever came second; null when nobody did.';

revoke all on function desk.done_by(text, text) from public;
