create or replace function flow.finish_settling(p_how text)
returns void
language plpgsql
volatile
as $$
declare
    v_home ops.homes;
    v_standing text;
    v_count bigint;
begin
    v_standing := ops.notice_home();
    -- What was left is taken up again
    if v_standing = 'left' and p_how = 'returned' then
        perform ops.settle_home(p_how);
        perform pg_notify('outbox', '');
        return;
    end if;
    if v_standing is distinct from 'unsettled' or p_how is null or p_how not in ('asked', 'nothing_left') then
        raise exception 'there is nothing to settle: this database is %', v_standing using errcode = 'ID308';
    end if;
    select * into v_home from ops.homes as h order by h.id desc limit 1;
    if p_how = 'asked' then
        select count(*) into v_count from sending.sends_in_doubt(v_home.noticed_at);
        if v_home.doubted_at is null or v_count > 0 then
            raise exception '% sends are still to be gone through', v_count using errcode = 'ID309';
        end if;
        perform outbox.look_first('chatwoot', v_home.noticed_at);
    else
        perform outbox.expire_claims(v_home.noticed_at);
    end if;
    perform ops.settle_home(p_how);
    perform pg_notify('outbox', '');
end;
$$;

comment on function flow.finish_settling(text) is
'What was in flight is settled, and work leaves again. p_how: asked (flow.doubt_sends() went through it), nothing_left (an operator knows that nothing left since the
data were copied), returned (an operation that had been moved away comes back). Raises ID308 (nothing to settle), ID309 (sends not gone through).';

revoke all on function flow.finish_settling(text) from public;
