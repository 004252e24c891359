begin;
select plan(25);

create temporary table said as
select array_agg(n % 3 = 0 or n % 7 = 1 order by n) as wins, array_agg(case when n % 10 = 0 then 0 else (n * 37 % 23 - 11) / 4.0 + (n % 3 = 0)::integer end order by n)::double precision[] as logits,
    array_agg((n * 5 % 9 - 6) / 3.0 order by n)::double precision[] as others
from generate_series(1, 35) as n;

select is((select scoring.measure(s.wins, s.logits)::text from said as s), '{"auc": 0.7000, "ece": 0.2564, "lift": 2.33, "wins": 15, "brier": 0.24871, "tenths": [{"won": 0.0000, "expected": 0.0986}, {"won": 0.5000, "expected": 0.2242}, {"won": 0.2500, "expected": 0.3513}, {"won": 0.5000, "expected": 0.5000}, {"won": 0.2500, "expected": 0.5910}, {"won": 1.0000, "expected": 0.7138}, {"won": 0.0000, "expected": 0.7907}, {"won": 0.6667, "expected": 0.8712}, {"won": 0.3333, "expected": 0.9111}, {"won": 1.0000, "expected": 0.9565}], "examples": 35, "log_loss": 0.71109}', 'how well it tells them apart, how far it is off, and by tenths');
select is((select scoring.measure(s.wins[:10], s.logits[:10])::text from said as s), '{"auc": 1.0000, "ece": 0.2271, "lift": 2.00, "wins": 5, "brier": 0.07311, "tenths": [{"won": 0.0000, "expected": 0.0759}, {"won": 0.0000, "expected": 0.1824}, {"won": 0.0000, "expected": 0.2227}, {"won": 0.0000, "expected": 0.4378}, {"won": 0.0000, "expected": 0.5000}, {"won": 1.0000, "expected": 0.6792}, {"won": 1.0000, "expected": 0.7311}, {"won": 1.0000, "expected": 0.8808}, {"won": 1.0000, "expected": 0.9047}, {"won": 1.0000, "expected": 0.9526}], "examples": 10, "log_loss": 0.27772}', 'of ten leads, one in each tenth');
select is(scoring.measure('{t,f}', '{1000,-1000}')::text, '{"auc": 1.0000, "ece": 0.0000, "wins": 1, "brier": 0.00000, "tenths": [{"won": 0.0000, "expected": 0.0000}, {"won": 1.0000, "expected": 1.0000}], "examples": 2, "log_loss": 0.00000}', 'nobody is surer than one in ten million million');
select is(scoring.measure('{t,f}', '{-1000,1000}')::text, '{"auc": 0.0000, "ece": 1.0000, "wins": 1, "brier": 1.00000, "tenths": [{"won": 1.0000, "expected": 0.0000}, {"won": 0.0000, "expected": 1.0000}], "examples": 2, "log_loss": 30.00000}', 'nor is who is wrong');
select is(scoring.measure('{t,t}', '{1,2}')::text, '{"ece": 0.1941, "wins": 2, "brier": 0.04327, "tenths": [{"won": 1.0000, "expected": 0.7311}, {"won": 1.0000, "expected": 0.8808}], "examples": 2, "log_loss": 0.22009}', 'where all are won there is nothing to tell apart');
select is(scoring.measure('{f,f}', '{1,2}')::text, '{"ece": 0.8059, "wins": 0, "brier": 0.65513, "tenths": [{"won": 0.0000, "expected": 0.7311}, {"won": 0.0000, "expected": 0.8808}], "examples": 2, "log_loss": 1.72009}', 'nor where none are');
select is(scoring.measure('{t,f,t,f}', '{1,1,1,1}')::text, '{"auc": 0.5000, "ece": 0.5000, "wins": 2, "brier": 0.30339, "tenths": [{"won": 1.0000, "expected": 0.7311}, {"won": 0.0000, "expected": 0.7311}, {"won": 1.0000, "expected": 0.7311}, {"won": 0.0000, "expected": 0.7311}], "examples": 4, "log_loss": 0.81326}', 'who says the same of all tells nobody apart');
select is(scoring.measure('{}', '{}')::text, null, 'of nobody nothing is said');

select is((select format('%s %s', round(c.gain::numeric, 6), round(c.error::numeric, 6)) from said as s, scoring.compare(s.wins, s.logits, s.others) as c), '0.193811 0.173310', 'what one says more than another, and how sure that is');
select is((select format('%s %s', round(c.gain::numeric, 6), round(c.error::numeric, 6)) from said as s, scoring.compare(s.wins, s.others, s.logits) as c), '-0.193811 0.173310', 'turned round it is as much less');
select is((select format('%s %s', c.gain, c.error) from scoring.compare('{}', '{}', '{}') as c), '0 Infinity', 'of nobody, nothing, and not sure at all');
select is((select format('%s %s', round(c.gain::numeric, 6), c.error) from scoring.compare('{t}', '{2}', '{1}') as c), '0.186334 Infinity', 'nor of one');
select is((select format('%s %s', round(c.gain::numeric, 6), round(c.error::numeric, 6)) from scoring.compare('{t,f}', '{1000,-1000}', '{-1000,1000}') as c), '30.000000 0.000000', 'thirty is as sure as anybody is');

select is((select format('%s %s', c.slope, c.shift) from said as s, scoring.calibrate(s.wins, s.logits) as c), '0.710725 0.113644', 'what was said too boldly is drawn together');
select is((select format('%s %s', c.slope, c.shift) from said as s, scoring.calibrate(s.wins, array(select l.z / 5 + 1 from unnest(s.logits) with ordinality as l (z, n) order by l.n)) as c), '1.042078 -0.045384', 'what was said too timidly drawn apart');
select is((select format('%s %s', c.slope, c.shift) from scoring.calibrate('{}', '{}') as c), '1 ', 'of nobody nothing is learned');
select is(
    (select format('%s %s', c.slope, c.shift) from scoring.calibrate(array_fill(false, array[400]) || array_fill(true, array[400]), array_fill(3::double precision, array[400]) || array_fill(-3::double precision, array[400])) as c), '0.1 0',
    'one tenth at least'
);
select is(
    (
        select format('%s %s', c.slope, c.shift)
        from scoring.calibrate(
            array(select g % 10 < 9 from generate_series(1, 2000) as g) || array(select g % 10 >= 9 from generate_series(1, 2000) as g), array_fill(0.1::double precision, array[2000]) || array_fill(-0.1::double precision, array[2000])
        ) as c
    ), '5 0', 'five times at most'
);
select is((select format('%s %s', c.slope, c.shift) from scoring.calibrate('{t,f,t,f,f,f}', '{1000,-1000,40,-40,35,1}') as c), '0.1 4.65', 'what lies beyond thirty is thirty');

-- A line that is learned of these leads must say more of them than chance would.
create temporary table many as
select array_agg(tests.by_chance('won ' || n) < 1 / (1 + exp(-x.z)) order by n) as wins, array_agg(3 * x.z order by n) as bold, array_agg(x.z order by n) as apt
from generate_series(1, 400) as n cross join lateral (select 3 * (tests.by_chance('z ' || n) - 0.5) as z) as x;
select is((select scoring.is_line_better(m.wins, m.bold) from many as m), true, 'of what was said too boldly a line is better');
select is((select scoring.is_line_better(m.wins, m.apt) from many as m), false, 'of what was apt it is not');
select is((select scoring.is_line_better(m.wins[:200], m.bold[:200]) from many as m), true, 'two hundred leads are enough to learn it');
select is((select scoring.is_line_better(m.wins[:199], m.bold[:199]) from many as m), false, 'one fewer are not');
select is(scoring.is_line_better(null, null), false, 'who learned from nobody has no line');
select is(
    array(select n from generate_series(200, 400) as n, many as m where scoring.is_line_better(m.wins[:n], m.apt[:n]) <> (
        select c.gain * n > 3 from scoring.calibrate(m.wins[:n], m.apt[:n]) as k
        cross join lateral scoring.compare(m.wins[:n], array(select k.slope * l.z + k.shift from unnest(m.apt[:n]) with ordinality as l (z, i) order by l.i), m.apt[:n]) as c
    )), '{}', 'three on the scale of the log-likelihood is the line'
);

select * from finish();
rollback;
