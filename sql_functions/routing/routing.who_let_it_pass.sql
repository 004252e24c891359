create or replace function routing.who_let_it_pass(p_lead_id bigint)
returns bigint[]
language sql
stable
as $$
    select coalesce((select w.passed_ids from routing.waits as w where w.lead_id = p_lead_id), '{}');
$$;

comment on function routing.who_let_it_pass(bigint) is
'The consultants who let a term of a lead pass since a human last acted: it is not given to them again by turn.';

revoke all on function routing.who_let_it_pass(bigint) from public;
