create or replace function flow.tg_follow()
returns trigger
language plpgsql
volatile
as $$
begin
    perform flow.follow(new);
    return null;
end;
$$;

comment on function flow.tg_follow() is 'Hands each new event of a lead to flow.follow().';

revoke all on function flow.tg_follow() from public;
