create or replace function routing.tg_settle_credit()
returns trigger
language plpgsql
volatile
as $$
begin
    if tg_op = 'DELETE' or not new.is_active then
        perform routing.settle_credit(old.pool_id, old.consultant_id);
    end if;
    return null;
end;
$$;

comment on function routing.tg_settle_credit() is 'Who is taken out of a pool has their credit settled on the rest (routing.settle_credit).';

revoke all on function routing.tg_settle_credit() from public;
