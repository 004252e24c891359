create or replace function routing.tg_record_rules()
returns trigger
language plpgsql
volatile
as $$
begin
    if coalesce(current_setting('indica.rules_change', true), '') <> 'in several steps' then
        perform routing.record_rules(coalesce(nullif(current_setting('indica.reason', true), ''), 'changed_directly'));
    end if;
    return null;
end;
$$;

comment on function routing.tg_record_rules() is
'Whatever changes the rules makes a version of them; a function that needs several statements for one change says so (indica.rules_change) and records it itself.';

revoke all on function routing.tg_record_rules() from public;
