begin;
select plan(6);

-- Three people write at the same time; whoever gets the second one's lead cannot be written down.
select tests.make_operation();
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
select tests.drain();
select tests.reply(lead_id) from t;
create function tests.tg_refuse() returns trigger language plpgsql as $$
begin
    if new.lead_id = (select lead_id from t where n = 2) then
        raise exception 'refused';
    end if;
    return new;
end;
$$;
create trigger refuse before insert on routing.decisions for each row execute function tests.tg_refuse();
select tests.advance('1 day');
set local client_min_messages = error;
select is(routing.escalate(2), 2, 'two are escalated');
select set_eq(
    $$select e.lead_id from leads.events as e where e.kind = 'term_passed'$$, $$select lead_id from t where n <> 2$$, 'the others are passed on'
);
select is(routing.escalate(2), 0, 'the one that fails is not');
select set_eq(
    $$select g.lead_uid from governance.terms as g where g.state = 'overlooked'$$,
    $$select l.uid from leads.leads as l join t on t.lead_id = l.id where t.n = 2$$, 'and stands among what nothing escalated'
);
drop trigger refuse on routing.decisions;
select is(routing.escalate(2), 1, 'until it can be');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
