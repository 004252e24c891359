begin;
select plan(15);

select tests.make_operation();
create temporary table t as select tests.lead(1) as a, tests.lead(2) as b;
create function tests.goes(p_lead_id bigint, p_to text, p_before text default null) returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        if p_before is not null then
            execute p_before;
        end if;
        update leads.leads as l set status = p_to, ended_at = null, next_action = 'human_review', next_action_at = util.current_time() where l.id = p_lead_id;
        raise exception 'undone' using errcode = 'TT000';
    exception
        when sqlstate 'TT000' then return 'goes';
        when others then return sqlstate;
    end;
end $$;
select leads.change_status(a, 'contacted', 'worker', 'first_contact_accepted'), leads.change_status(a, 'engaged', 'person', 'replied') from t;
select leads.change_status(b, 'contacted', 'worker', 'first_contact_accepted'), leads.change_status(b, 'engaged', 'consultant:1', 'answered') from t;
-- Whose history is longer says nothing.
select leads.append_event(b, 'noted', 'operator', '{}') from t, generate_series(1, 5);

select is(tests.goes(a, 'qualified'), 'goes', 'a move that the table has') from t;
select is(tests.goes(a, 'new'), 'ID301', 'one that it has not') from t;
select is(tests.goes(a, 'contacted'), 'goes', 'what a reply did can be taken back') from t;
select is(tests.goes(b, 'contacted'), 'ID301', 'what a human said cannot') from t;
select leads.append_event(a, 'status_changed', 'person', '{"from": "contacted", "to": "engaged", "reason": "replied"}') from t, generate_series(1, 20);
select is(tests.goes(b, 'contacted'), 'ID301', 'whatever somebody else''s last move was') from t;
select leads.append_event(b, 'status_changed', 'consultant:1', '{"from": "contacted", "to": "engaged", "reason": "answered"}') from t, generate_series(1, 50);
select is(tests.goes(a, 'contacted'), 'goes', 'and in the other direction') from t;
select is(tests.goes(a, 'contacted', format($$select leads.append_event(%s, 'status_changed', 'person', '{"from": "contacted", "to": "engaged", "reason": "reply_of_another"}')$$, a)), 'goes', 'after one that was taken back, the one before it') from t;
select is(tests.goes(a, 'contacted', format($$select leads.append_event(%s, 'status_changed', 'person', '{"from": "new", "to": "engaged", "reason": "replied"}')$$, a)), 'ID301', 'only to where it came from') from t;
select is(tests.goes(a, 'contacted', format($$select leads.append_event(%s, 'status_changed', 'person', '{"from": "contacted", "to": "qualified", "reason": "replied"}')$$, a)), 'ID301', 'and from where it went') from t;
select is(tests.goes(a, 'contacted', format($$select leads.append_event(%s, 'noted', 'operator', '{"from": "x", "to": "y"}')$$, a)), 'goes', 'other events are no moves') from t;
-- Contacted by words that never left
create temporary table c as select tests.lead(3) as c;
select leads.change_status(c, 'contacted', 'worker', 'first_contact_accepted') from c;
select is(tests.goes(c, 'new', format('update leads.leads set first_contact_at = now() where id = %s', c)), 'ID301', 'words of ours left') from c;
select is(tests.goes(c, 'new', format('update leads.leads set last_outbound_at = now() where id = %s', c)), 'ID301', 'or will have') from c;
select is(tests.goes(c, 'new', format('update leads.leads set first_contact_at = null, last_outbound_at = null where id = %s', c)), 'goes', 'none did') from c;

-- A wish is taken back as well, once.
create temporary table d as select tests.lead(4) as d;
select leads.change_status(d, 'contacted', 'worker', 'first_contact_accepted'), leads.change_status(d, 'opted_out', 'person', 'stop_word') from d;
select is(tests.goes(d, 'contacted'), 'goes', 'a wish that was somebody else''s') from d;
select is(tests.goes(d, 'contacted', format($$select leads.append_event(%s, 'status_changed', 'person', '{"from": "contacted", "to": "opted_out", "reason": "reply_of_another"}')$$, d)), 'ID301', 'but not what was itself a taking back') from d;

select * from finish();
rollback;
