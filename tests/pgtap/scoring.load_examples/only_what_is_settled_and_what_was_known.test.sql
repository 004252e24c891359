begin;
select plan(13);
select tests.make_operation('2026-06-01 12:00:00+00');
update ops.settings set value = '"30 days"' where key = 'scoring_horizon';

create function pg_temp.told(p_reference text, p_at text, p_outcome text, p_ended text default null, p_more jsonb default '{}')
returns void
language sql
as $$
    insert into scoring.history (name, reference, registered_at, origin, product, referrer_hash, attributes, outcome, ended_at, told_at)
    values (
        coalesce(p_more ->> 'name', 'past'), p_reference, p_at::timestamptz, p_more ->> 'origin', p_more ->> 'product',
        ops.keyed_hash('history_referrer', p_more ->> 'referrer'), coalesce(p_more -> 'attributes', '{}'), p_outcome, p_ended::timestamptz, coalesce(p_more ->> 'told', '2026-06-01 12:00+00')::timestamptz
    )
$$;
create function pg_temp.loaded(p_order text default 'time', p_history text default null, p_as_of timestamptz default util.current_time(), p_moment text default 'registration')
returns text
language plpgsql
as $$
declare
    v_count constant integer := scoring.load_examples(p_moment, p_as_of, p_order, p_history);
begin
    return format('%s: %s', v_count, (
        select string_agg(regexp_replace(e.example, '^.*:', '') || case when e.is_won then ' won' else '' end, ', ' order by e.place) from scoring.work_examples as e
    ));
end;
$$;

select pg_temp.told('c', '2026-05-02 12:00+00', 'lost');
select pg_temp.told('b', '2026-04-01 12:00+00', 'won', '2026-05-01 12:00+00');
select pg_temp.told('a', '2026-04-02 12:00+00', 'won', '2026-05-02 12:00:01+00');
select pg_temp.told('d', '2026-05-02 12:00:01+00', 'won', '2026-05-03');
select pg_temp.told('e', '2026-03-01 12:00+00', 'won');
select pg_temp.told('f', '2026-03-01 12:00+00', 'open');
select pg_temp.told('g', '2026-03-02 12:00+00', 'lost', '2026-03-03', '{"told": "2026-04-01 12:00+00"}');
select pg_temp.told('h', '2026-03-02 12:00:01+00', 'lost', '2026-03-03', '{"told": "2026-04-01 12:00+00"}');
select pg_temp.told('i', '2026-01-01', 'won', '2026-01-02', '{"name": "another"}');

select is(pg_temp.loaded(), '7: i won, e won, f, g, b won, a, c', 'who came a horizon ago or longer, as far as one was told of, the oldest first; won is who was within it');
select is(pg_temp.loaded('random'), '7: e won, i won, g, f, b won, c, a', 'or in an order that means nothing');
select is(pg_temp.loaded('time', 'another'), '1: i won', 'or of one history alone');
select is(pg_temp.loaded(p_as_of => '2026-04-01 12:00+00'), '4: i won, e won, f, g', 'as of an earlier time there were fewer');
select is(pg_temp.loaded(p_moment => 'd1'), '0: ', 'of a past nothing is known but what was at registration');
select pg_temp.loaded();
select is((select format('%s %s', min(e.settled_at - e.at), max(e.settled_at - e.at)) from scoring.work_examples as e), '30 days 30 days', 'each is settled a horizon later');
update ops.settings set value = '3' where key = 'scoring_examples';
select is(pg_temp.loaded(), '3: b won, a, c', 'no more than the latest so many');
update ops.settings set value = '100000' where key = 'scoring_examples';
delete from scoring.history;

-- What is known of each. Joana brought three: one was won before the last came, one after; another Joana's, and another company's, are not hers.
select pg_temp.told('r1', '2026-01-01 03:30+00', 'won', '2026-01-10', '{"referrer": "joana"}');
select pg_temp.told('r2', '2026-01-02 04:30+00', 'won', '2026-01-20', '{"referrer": "joana", "attributes": {"b": "Sim", "a": "7,5", "vindo": "2025-12-31"}}');
select pg_temp.told('r3', '2026-01-15 12:00+00', 'lost', null, '{"referrer": "joana", "origin": "site", "product": " "}');
select pg_temp.told('r4', '2026-01-10 12:00+00', 'lost', null, '{"referrer": "joana", "origin": "", "product": "plano"}');
select pg_temp.told('s1', '2026-01-01 12:00+00', 'won', '2026-01-02', '{"referrer": "outra"}');
select pg_temp.told('t1', '2026-01-01 12:00+00', 'won', '2026-01-02', '{"referrer": "joana", "name": "another"}');
create function pg_temp.known(p_order text default 'time')
returns text
language plpgsql
as $$
begin
    perform scoring.load_examples('registration', util.current_time(), p_order, 'past');
    return (select string_agg(format('%s{%s}', regexp_replace(e.example, '^.*:', ''), (
        select string_agg(format('%s=%s%s', v.name, v.number::text, case when v.word is not null then '"' || v.word || '"' end), ' ' order by v.n)
        from unnest(e.names, e.numbers, e.words) with ordinality as v (name, number, word, n)
    )), ' ' order by e.place)
    from scoring.work_examples as e);
end;
$$;
select is(pg_temp.known(), 'r1{referrer_referrals=0 referrer_wins=0 weekday=4} s1{hour=9 referrer_referrals=0 referrer_wins=0 weekday=4} r2{attribute:a=7.5"7,5" attribute:b="Sim" attribute:vindo=2.1875"2025-12-31" hour=1 referrer_referrals=1 referrer_wins=0 weekday=5} r4{hour=9 product="plano" referrer_referrals=2 referrer_wins=1 weekday=6} r3{hour=9 origin="site" referrer_referrals=3 referrer_wins=1 weekday=4}', 'what was said of it, its hour and weekday here, and what its referrer had brought by then');
select is(pg_temp.known('random'), 'r3{day=20468.5 hour=9 origin="site" referrer_referrals=3 referrer_wins=1 weekday=4} r1{day=20454.145833333332 referrer_referrals=0 referrer_wins=0 weekday=4} s1{day=20454.5 hour=9 referrer_referrals=0 referrer_wins=0 weekday=4} r4{day=20463.5 hour=9 product="plano" referrer_referrals=2 referrer_wins=1 weekday=6} r2{attribute:a=7.5"7,5" attribute:b="Sim" attribute:vindo=2.1875"2025-12-31" day=20455.1875 hour=1 referrer_referrals=1 referrer_wins=0 weekday=5}', 'and where the order means nothing, the day');

-- Leads of its own.
delete from scoring.history;
select tests.lead(1, '{"attributes": {"renda": 100}}') as first \gset
select tests.advance('1 second');
select tests.lead(2, '{"attributes": {"renda": 200}}') as second \gset
select tests.advance(interval '30 days' - interval '1 second');
select pg_temp.loaded();
select is(
    (select string_agg(e.example || ' ' || e.is_won, ', ' order by e.place) from scoring.work_examples as e),
    format('lead:%s false', :first), 'a lead teaches when a horizon has passed'
);
update leads.leads as l set status = 'won', ended_at = l.created_at + interval '30 days', next_action = null, next_action_at = null where l.id = :first;
update leads.leads as l set status = 'won', ended_at = l.created_at + interval '30 days 1 second', next_action = null, next_action_at = null where l.id = :second;
select tests.advance('1 hour');
select pg_temp.loaded();
select is(
    (select string_agg(format('%s %s %s', e.example, e.is_won, e.numbers[array_position(e.names, 'attribute:renda')]), ', ' order by e.place) from scoring.work_examples as e),
    format('lead:%s t 100, lead:%s f 200', :first, :second), 'won is who was within it'
);
select is(scoring.load_examples('registration', util.current_time(), 'time', 'past'), 0, 'which are no past of somebody else');
select is(scoring.load_examples('d1', util.current_time(), 'time', null), 0, 'and teach nothing of a moment of which nothing was taken down');

select * from finish();
rollback;
