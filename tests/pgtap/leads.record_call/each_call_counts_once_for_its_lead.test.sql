begin;
select plan(22);

select tests.make_crowd();
update ops.settings set value = '6' where key = 'unreachable_after_calls';
select tests.remember();
create temporary table k as select tests.make_token('another') as another;
create function tests.call(p_n integer, p_result text, p_note text default null, p_at timestamptz default null, p_token_id bigint default tests.token_id()) returns text language sql as $$
    select tests.did((leads.record_call(tests.nth(p_n), p_token_id, p_result, p_note, p_at) > 0))
$$;
select is(tests.call(1, 'no_answer'), 't: flow.signals +1, leads.calls +1, leads.events +1, leads.leads ~1, ops.api_tokens +1, people.identifiers ~1', 'nobody answers');
select is(tests.call(1, 'no_answer'), 't: nothing', 'a second press within a minute is the same call');
select is(tests.call(1, 'no_answer', 'Caixa postal'), 't: leads.calls ~1', 'its words are kept');
select is(tests.call(1, 'no_answer', 'Caixa postal'), 't: nothing', 'once');
select is(tests.call(1, 'no_answer', 'Ligar depois'), 't: leads.calls ~1', 'others too');
select is((select c.note from leads.calls as c where c.lead_id = tests.nth(1)), E'Caixa postal\nLigar depois', 'one below the other');
select is(tests.call(2, 'no_answer'), 't: flow.signals +1, leads.calls +1, leads.events +1, leads.leads ~1, people.identifiers ~1', 'another lead is another call');
select is(tests.call(1, 'no_answer', p_token_id => another), 't: flow.signals +1, leads.calls +1, leads.events +1, leads.leads ~1', 'so is another caller') from k;
select is(tests.call(1, 'busy'), 't: flow.signals +1, leads.calls +1, leads.events +1, leads.leads ~1', 'and another result');
select is(tests.call(1, 'no_answer'), 't: flow.signals +1, leads.calls +1, leads.events +1, leads.leads ~1', 'after which the first is a new call');
select is((select count(*)::text from leads.calls as c where c.lead_id = tests.nth(1)), '4', 'four calls');
select tests.advance('61 seconds');
select is(tests.call(1, 'no_answer'), 't: flow.signals +1, leads.calls +1, leads.events +1, leads.leads ~1, people.identifiers ~1', 'a minute later it is a new one');
select is(tests.call(1, 'no_answer', p_at => '2026-03-10 12:00Z'), 't: flow.signals +2, leads.calls +1, leads.events +2, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +1', 'one of a told time');
select is(tests.call(1, 'no_answer', p_at => '2026-03-10 12:00Z'), 't: nothing', 'is known by it');
select is(tests.call(2, 'opted_out'), 't: flow.signals +1, leads.calls +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, people.suppressions +2', 'a wish to stop');
select is((select array_agg(n order by n) from generate_series(1, 7) as n where people.is_person_suppressed(tests.person_id(tests.nth(n))))::text, '{2,5}', 'is theirs alone');
select is(tests.call(3, 'wrong_number'), 't: flow.signals +1, leads.calls +1, leads.events +2, leads.leads ~1, people.detached_identifiers +1, people.identifiers -1, routing.waits +1', 'a wrong number');
select is((select array_agg(d.person_id = tests.person_id(tests.nth(3))) from people.detached_identifiers as d)::text, '{t}', 'is detached from one person');
select throws_ok(format('select leads.record_call(%s, %s, ''busy'')', tests.nth(6), tests.token_id()), 'ID305', null, 'who is lost is not called');
select throws_ok(format('select leads.record_call(0, %s, ''busy'')', tests.token_id()), 'ID201', null, 'nor is nobody');
select throws_ok(format('select leads.record_call(%s, %s, ''call_back'', p_call_back_at => ''2027-03-10 16:01:02Z'')', tests.nth(4), tests.token_id()), 'ID105', null, 'nobody is called back in more than a year');
select lives_ok(format('select leads.record_call(%s, %s, ''call_back'', p_call_back_at => ''2027-03-10 16:01:01Z'')', tests.nth(4), tests.token_id()), 'in a year, yes');

select * from finish();
rollback;
