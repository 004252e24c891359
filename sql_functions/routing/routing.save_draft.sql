create or replace function routing.save_draft(p_rules jsonb, p_note text default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_rules constant jsonb := routing.check_rules(p_rules);
    v_version integer;
begin
    insert into routing.rule_sets (state, rules, based_on, note, created_by)
    values ('draft', v_rules, (select s.version from routing.rule_sets as s where s.state = 'active'), nullif(btrim(p_note), ''), ops.actor())
    returning version into v_version;
    return v_version;
end;
$$;

comment on function routing.save_draft(jsonb, text) is
'Keeps a list of rules as a new version that changes nothing yet, and returns its number. A draft is never edited: save another. Raises ID105 with the place of what is wrong.';

revoke all on function routing.save_draft(jsonb, text) from public;
