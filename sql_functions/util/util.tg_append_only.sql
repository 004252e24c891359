create or replace function util.tg_append_only()
returns trigger
language plpgsql
volatile
as $$
begin
    raise exception '% of % is refused: history is append-only', lower(tg_op), tg_table_name using errcode = 'ID901';
end;
$$;

comment on function util.tg_append_only() is 'Refuses changes of history. Raises ID901.';

revoke all on function util.tg_append_only() from public;
