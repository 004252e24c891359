begin;
select plan(23);

select tests.make_operation();

create trigger t99_break before insert on outbox.jobs for each row execute function tests.tg_break('53100', 'the disk of "Maria "Souza" and maria@example.com, +55 (11) 98765-4321, is full');

create temporary table a as select * from tests.submit(tests.referral(), 'key-1');
select is(http_status, 202, 'a fault of ours is not the sender''s: 202') from a;
select is(format('%s|%s', body ->> 'outcome', body ->> 'reason'), 'quarantined|internal_error', 'quarantined') from a;
select unalike(body::text, '%disk%', 'the cause is not shown to the sender') from a;
select is((select format('%s|%s|%s', s.outcome, s.reason, s.lead_id) from intake.submissions as s), 'quarantined|internal_error|', 'the ledger has it');
select is(
    (select format('%s|%s|%s|%s', q.reason, q.detail ->> 'sqlstate', q.detail ->> 'message', q.queue_code) from intake.quarantine as q),
    'internal_error|53100|the disk of "…" and … +…, is full|quarantine', 'and the work list says why, without anybody''s values'
);
select matches((select q.detail ->> 'context' from intake.quarantine as q), 'intake\.process_submission', 'and where');
select is((select q.next_action_at - q.created_at from intake.quarantine as q), '4 hours'::interval, 'somebody must look within four hours');
select is((select count(*) from leads.leads) + (select count(*) from people.people) + (select count(*) from outbox.jobs), 0::bigint, 'nothing half-done stays');
select is((select t.seq from routing.pool_turns as t), 0::bigint, 'no turn was taken');
select is((select s.http_status from tests.submit(tests.referral(), 'key-1') as s), 200, 'the same request again is a replay');

drop trigger t99_break on outbox.jobs;
select is(s.body ->> 'outcome', 'created', 'the next referral is taken in') from tests.submit(tests.referral(2)) as s;

-- A lost race, twice: sequences are not rolled back, so they count the tries.
create sequence tests.tries;
grant usage on sequence tests.tries to public;
create function tests.tg_lose_race() returns trigger language plpgsql as $$
begin
    if nextval('tests.tries') <= 2 then
        raise exception 'lost' using errcode = tg_argv[0];
    end if;
    return new;
end;
$$;
create trigger t99_lose before insert on outbox.jobs for each row execute function tests.tg_lose_race('40P01');
select is(s.body ->> 'outcome', 'created', 'a race lost twice is run a third time') from tests.submit(tests.referral(3)) as s;
select is((select last_value from tests.tries), 3::bigint, 'three tries in all');

drop trigger t99_lose on outbox.jobs;
alter sequence tests.tries restart;
create trigger t99_lose before insert on outbox.jobs for each row execute function tests.tg_lose_race('40001');
select is(s.body ->> 'outcome', 'created', 'a serialization failure too') from tests.submit(tests.referral(4)) as s;

-- A race that is lost each time, and a lock that somebody holds, are nobody's work: the sender comes again.
drop trigger t99_lose on outbox.jobs;
create temporary table before as select (select count(*) from intake.submissions) as submissions, (select count(*) from intake.quarantine) as waiting;
create trigger t99_break before insert on outbox.jobs for each row execute function tests.tg_break('40001', 'could not serialize');
select throws_ok($$ select tests.submit(tests.referral(6)) $$, '40001', null, 'a serialization failure that stays is raised');
drop trigger t99_break on outbox.jobs;
create trigger t99_break before insert on outbox.jobs for each row execute function tests.tg_break('40P01', 'deadlock detected');
select throws_ok($$ select tests.submit(tests.referral(6)) $$, '40P01', null, 'a deadlock too');
drop trigger t99_break on outbox.jobs;
create trigger t99_break before insert on outbox.jobs for each row execute function tests.tg_break('55P03', 'lock timeout');
select throws_ok($$ select tests.submit(tests.referral(6)) $$, '55P03', null, 'and a lock that is not to be had');
drop trigger t99_break on outbox.jobs;
select is((select count(*) from intake.submissions), b.submissions, 'no ledger entry stays behind') from before as b;
select is((select count(*) from intake.quarantine), b.waiting, 'nor anything for a human') from before as b;
select is(s.body ->> 'outcome', 'created', 'the same referral comes again and is taken in') from tests.submit(tests.referral(6)) as s;
select is((select count(*) from intake.quarantine where reason = 'internal_error'), 1::bigint, 'only the fault of ours is on the work list');

update ops.settings set value = '"no_such_policy"' where key = 'consent_policy';
delete from ops.settings where key = 'timezone';
select is(s.body ->> 'outcome', 'quarantined', 'a broken set-up loses nothing')
from tests.submit(jsonb_set(tests.referral(5), '{person,phone}', '"+1 212 555 0123"')) as s;
select is((select c.difference from governance.conservation as c), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
