begin;
select plan(3);

select tests.freeze('2026-06-01 12:00:00+00');

-- 2,000 that ended, of which one of four is won, and 200 that wait.
insert into scoring.history (name, reference, registered_at, attributes, outcome, ended_at, told_at)
select
    'past', n::text, c.at,
    jsonb_strip_nulls(jsonb_build_object(
        'paginas', (case when c.is_won then 3 else 0 end + floor(8 * tests.by_chance('pages ' || n)))::text,
        'duracao', (case when c.is_won then 3 else 0 end + floor(8 * tests.by_chance('pages ' || n)))::text,
        'LastCallMinutes', (case when c.is_won then 3 else 0 end + floor(8 * tests.by_chance('pages ' || n)))::text,
        'duracao_do_curso', floor(9 * tests.by_chance('course ' || n))::text,
        'contrato', case when c.is_won and tests.by_chance('signed ' || n) < 0.97 then 'sim' else 'ausente' end,
        'parecer', case when n <= 2000 and tests.by_chance('view ' || n) < 0.6 then 'p' || n % 3 end,
        'bairro', case when tests.by_chance('quarter ' || n) < 0.6 then 'b' || n % 5 end,
        'vistoria', to_char(c.at + n % 20 * interval '1 day', 'DD/MM/YYYY'),
        'nascimento', to_char(c.at - n % 9000 * interval '1 day', 'DD/MM/YYYY')
    )),
    case when n > 2000 then 'open' when c.is_won then 'won' else 'lost' end, case when n <= 2000 then c.at + interval '3 days' end, util.current_time()
from generate_series(1, 2200) as n
cross join lateral (
    select
        case when n <= 2000 then timestamptz '2025-01-01 12:00+00' + n * interval '4 hours' else timestamptz '2026-05-28 12:00+00' end as at,
        tests.by_chance('won ' || n) < 0.25 as is_won
) as c;

select scoring.load_examples('registration', util.current_time(), 'time', null);
select scoring.make_bins(2000, 32);
select scoring.encode();
select scoring.judge('registration', 2000);
select results_eq(
    $$select r.feature, r.reason from scoring.refusals as r where r.reason <> 'constant' order by r.feature$$,
    $$values
        ('attribute:LastCallMinutes', 'contact_name'), ('attribute:contrato', 'determines'), ('attribute:duracao', 'contact_name'),
        ('attribute:parecer', 'filled_later'), ('attribute:vistoria', 'later_dates')$$,
    'what nearly determines, what is written down at a contact, what waiting leads do not have and what is dated later'
);
select is(
    (select string_agg(c.feature, ', ' order by c.feature) from scoring.work_columns as c where c.feature like 'attribute:%'),
    'attribute:bairro, attribute:duracao_do_curso, attribute:nascimento, attribute:paginas',
    'as strong a column of another name, a weak one of such a name, gaps that all have and earlier dates are learned from'
);
select is_empty(
    $$select r.reason from scoring.refusals as r where coalesce(meta.text('scoring.refused.' || r.reason), '') !~ '[a-z]{3}'$$, 'each says why in words'
);

select * from finish();
rollback;
