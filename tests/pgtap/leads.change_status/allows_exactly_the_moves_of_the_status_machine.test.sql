begin;
select plan(84);

select tests.make_operation();
create temporary table t as select tests.lead() as lead_id;

-- What the design says, written down again so that a changed row is noticed.
create temporary table moves (from_status text, to_statuses text[]);
insert into moves values
    ('new', '{contacted,engaged,qualified,won,lost,unreachable,opted_out}'),
    ('contacted', '{engaged,qualified,won,lost,unreachable,opted_out,exhausted}'),
    ('engaged', '{qualified,won,lost,opted_out,exhausted}'),
    ('qualified', '{engaged,won,lost,opted_out}'),
    ('unreachable', '{engaged}'), ('exhausted', '{engaged}'), ('lost', '{engaged}'),
    ('won', '{}'), ('opted_out', '{}');

-- Puts the lead into a status past the machine, tries the move, and takes everything back.
create function tests.try_move(p_lead_id bigint, p_from text, p_to text) returns text language plpgsql as $$
declare
    v_result text;
begin
    begin
        set local session_replication_role = replica;
        update leads.leads
        set status = p_from, status_since = util.current_time(), lost_reason = case when p_from = 'lost' then 'price' end,
            ended_at = case when p_from in ('new', 'contacted', 'engaged', 'qualified') then null else util.current_time() end
        where id = p_lead_id;
        set local session_replication_role = origin;
        begin
            perform leads.change_status(p_lead_id, p_to, 'system', case when p_to = 'lost' then 'price' end);
            v_result := tests.status(p_lead_id);
        exception
            when sqlstate 'ID301' then
                v_result := 'refused';
        end;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return v_result;
    end;
end;
$$;

select is(
    tests.try_move(t.lead_id, m.from_status, s.code),
    case when s.code = any (m.to_statuses) then s.code else 'refused' end,
    format('%s -> %s', m.from_status, s.code)
)
from t, moves as m, leads.statuses as s
order by m.from_status, s.position;

select is(tests.status(lead_id), 'new', 'the trials left nothing behind') from t;
select throws_ok($$select leads.change_status(0, 'won', 'system')$$, 'ID201', null, 'a lead that does not exist is not found');
select throws_ok(
    format($$select leads.change_status(%s, 'sleeping', 'system')$$, lead_id), 'ID301', null, 'a status that does not exist is no move'
) from t;

select * from finish();
rollback;
