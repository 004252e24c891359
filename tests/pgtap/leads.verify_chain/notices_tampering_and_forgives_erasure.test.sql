begin;
select plan(18);

select tests.make_operation();
create temporary table t as select tests.lead(1, '{"notes": "ligar cedo"}') as lead_id;
select tests.advance('1 minute');
select leads.change_status(lead_id, 'engaged', 'person', null, 'oi') from t;
select tests.advance('1 minute');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
select ok(leads.verify_chain(lead_id), 'an untouched history verifies') from t;
select cmp_ok((select count(*) from leads.event_values as v where v.lead_id = t.lead_id), '>=', 2::bigint, 'it holds personal values') from t;

-- Runs a statement as somebody who gets past the triggers, and takes it back.
create function tests.verifies_after(p_lead_id bigint, p_statement text) returns boolean language plpgsql as $$
declare
    v_verifies boolean;
    v_rows integer;
begin
    begin
        set local session_replication_role = replica;
        execute format(p_statement, p_lead_id);
        get diagnostics v_rows = row_count;
        if v_rows = 0 then
            raise exception 'the statement changed nothing: %', p_statement;
        end if;
        v_verifies := leads.verify_chain(p_lead_id);
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            set local session_replication_role = origin;
            return v_verifies;
    end;
end;
$$;

select is(tests.verifies_after(t.lead_id, c.statement), c.expected, c.what)
from t, (values
    ($$update leads.events set kind = 'won' where lead_id = %s and seq = 2$$, false, 'a changed kind'),
    ($$update leads.events set actor = 'system' where lead_id = %s and seq = 1$$, false, 'a changed actor'),
    ($$update leads.events set at = at + interval '1 microsecond' where lead_id = %s and seq = 1$$, false, 'a time changed by a microsecond'),
    ($$update leads.events set data = data || '{"reason": "other"}' where lead_id = %s and data ->> 'to' = 'lost'$$, false, 'changed data'),
    ($$update leads.events set hash = sha256('x') where lead_id = %s and seq = 1$$, false, 'a changed hash'),
    ($$delete from leads.events where lead_id = %s and seq = 2$$, false, 'an event cut out of the middle'),
    ($$delete from leads.events where lead_id = %1$s and seq = (select max(seq) from leads.events where lead_id = %1$s)$$, false, 'the last event cut off'),
    ($$insert into leads.events (lead_id, seq, kind, at, actor, hash) select lead_id, max(seq) + 1, 'won', now(), 'system', sha256('x') from leads.events where lead_id = %s group by lead_id$$, false, 'an event added at the end'),
    ($$update leads.events set seq = 5 - seq where lead_id = %s and seq in (2, 3)$$, false, 'two events in another order'),
    ($$update leads.leads set event_hash = sha256('x') where id = %s$$, false, 'another head'),
    ($$update leads.leads set event_seq = event_seq + 1 where id = %s$$, false, 'another count'),
    ($$update leads.leads set uid = gen_random_uuid() where id = %s$$, false, 'another lead''s identity'),
    ($$update leads.event_values set value = value || '!' where lead_id = %s$$, false, 'a changed personal value'),
    ($$delete from leads.event_values where lead_id = %s$$, true, 'erased personal values leave it whole')
) as c (statement, expected, what);

select ok(leads.verify_chain(lead_id), 'after all trials were taken back it verifies') from t;
select throws_ok($$select leads.verify_chain(0)$$, 'ID201', null, 'a lead that does not exist is not found');

select * from finish();
rollback;
