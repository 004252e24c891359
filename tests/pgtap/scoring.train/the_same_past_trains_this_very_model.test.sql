begin;
select plan(22);
select tests.freeze('2026-06-01 12:00:00+00');

-- Where the side fits the age, half are won, else one of twenty; the town says something alone, and the noise nothing.
create function pg_temp.tell(p_name text, p_from integer, p_to integer, p_begins text) returns void language sql as $$
    insert into scoring.history (name, reference, registered_at, origin, attributes, outcome, ended_at, told_at)
    select
        p_name, n::text, p_begins::timestamptz + n * interval '3 hours', case when n % 3 = 0 then 'site' else 'feira' end,
        jsonb_build_object('lado', c.side, 'idade', c.age::text, 'cidade', c.town), case when c.is_won then 'won' else 'lost' end, p_begins::timestamptz + n * interval '3 hours' + interval '2 days', util.current_time()
    from generate_series(p_from, p_to) as n
    cross join lateral (
        select s.*, tests.by_chance('won ' || n) < case when (s.side = 'direito') = (s.age >= 40) then 0.5 else 0.05 end + case when s.town = 'boa' then 0.15 else 0 end as is_won
        from (
            select case when tests.by_chance('side ' || n) < 0.5 then 'direito' else 'esquerdo' end as side, 20 + floor(40 * tests.by_chance('age ' || n))::integer as age,
                case when tests.by_chance('town ' || n) < 0.5 then 'boa' else 'outra' end as town
        ) as s
    ) as c;
$$;
create function pg_temp.trained() returns text language plpgsql as $$
declare
    v_training scoring.trainings;
begin
    v_training := scoring.train('registration');
    return concat_ws(' ', v_training.outcome, v_training.reason, v_training.detail - 'champion', v_training.model_id is not null, v_training.started_at, (
        select string_agg(concat_ws(':', m.kind, m.state, m.promotion, m.reason), ', ' order by m.id) from scoring.models as m
    ));
end;
$$;
select pg_temp.tell('past', 1, 900, '2025-09-01 12:00+00');
select is(pg_temp.trained(), 'kept within_noise {"gain": -0.03614, "late": true, "wins": 313, "error": 0.02072, "pairs": 1, "tested": 120, "penalty": 1, "examples": 900} t 2026-06-01 12:00:00+00 logistic:challenger, prior:champion:1:within_noise', 'a first model scores');
select is((select m.metrics::text from scoring.models as m order by m.id desc limit 1), '{}', 'so well');
select is((select concat_ws(' ', m.intercept, m.slope, m.shift, m.examples, m.wins, m.data_from, m.data_to, m.horizon) from scoring.models as m order by m.id desc limit 1), '-0.628954 1 0 900 313 2025-09-01 15:00:00+00 2025-12-23 00:00:00+00 90 days', 'from what it learned');
select is(
    (select string_agg(concat_ws(' ', f.position, f.feature, f.categories, f.category_weights, f.bounds, round(f.missing_weight::numeric, 5), round(f.other_weight::numeric, 5), round(f.spread::numeric, 5)), '; ' order by f.position) from scoring.model_features as f), '1 origin {feira,site} {-0.100436,0.1891} {} 0.00000 0.00000 0.00000; 1 attribute:cidade {outra,boa} {-0.365915,0.380851} {} 0.00000 0.00000 0.37331; 2 attribute:idade {} {} {-58,-57,-56,-55,-53,-52,-51,-49,-48,-46,-45,-43,-42,-41,-40,-39,-38,-37,-36,-35,-33,-32,-31,-30,-29,-28,-27,-25,-24,-23,-21} 0.00000 0.00000 0.12805; 3 attribute:lado {esquerdo,direito} {-0.018539,0.019211} {} 0.00000 0.00000 0.01887; 4 hour {} {} {-21,-18,-15,-12,-9,-6,-3} 0.13737 0.00000 0.15266; 5 origin {feira,site} {-0.136141,0.272281} {} 0.00000 0.00000 0.19253; 6 weekday {} {} {-7,-6,-5,-4,-3,-2,-1} 0.00000 0.00000 0.08539', 'these weights'
);
select is((select md5(string_agg(array_to_string(f.number_weights, ' ') || array_to_string(f.shares, ' '), '; ' order by f.position)) from scoring.model_features as f), '45747b8dee977465e77bce2d2cbd76e6', 'and those of ranges');
select is((select string_agg(concat_ws(' ', p.first_position, p.second_position, p.first_groups, p.second_groups, p.weights, p.shares, round(p.spread::numeric, 5)), '; ' order by p.first_position, p.second_position) from scoring.model_pairs as p), '2 3 {1,2,3,3,3,3,3,4,4,4,5,5,5,5,6,6,6,6,6,7,7,7,8,8,8,8,9,9,9,9,9,10,10,10} {1,2,3,4} {{-0.006558,-0.006558,-0.006558,-0.006558},{-0.006558,-0.006558,-0.006558,-0.006558},{-0.006558,-0.006558,-0.730573,0.605871},{-0.006558,-0.006558,-0.672644,0.6725},{-0.006558,-0.006558,-0.593085,0.738905},{-0.006558,-0.006558,-0.498105,0.462062},{-0.006558,-0.006558,0.523529,-0.462633},{-0.006558,-0.006558,0.769805,-0.873944},{-0.006558,-0.006558,0.69797,-0.735713},{-0.006558,-0.006558,0.447213,-0.462076}} {{NULL,NULL,NULL,NULL},{NULL,NULL,NULL,NULL},{NULL,NULL,0.073333,0.076667},{NULL,NULL,0.053333,0.042222},{NULL,NULL,0.058889,0.07},{NULL,NULL,0.071111,0.064444},{NULL,NULL,0.045556,0.046667},{NULL,NULL,0.078889,0.065556},{NULL,NULL,0.073333,0.072222},{NULL,NULL,0.054444,0.053333}} 0.64593', 'and of what two say together');
select is(pg_temp.trained(), 'kept within_noise {"gain": -0.03614, "late": true, "wins": 313, "error": 0.02072, "pairs": 1, "tested": 120, "penalty": 1, "examples": 900} t 2026-06-01 12:00:00+00 logistic:challenger, prior:champion:1:within_noise, logistic:challenger', 'without news it stays');
select pg_temp.tell('more', 901, 1099, '2025-09-02 12:00+00');
select is(pg_temp.trained(), 'promoted better {"gain": 0.03049, "late": true, "wins": 392, "error": 0.00799, "pairs": 1, "tested": 294, "penalty": 16, "examples": 1099} t 2026-06-01 12:00:00+00 logistic:challenger, prior:retired:1:within_noise, logistic:challenger, logistic:champion:2:better', 'a hundred and ninety-nine new ones are too few');
select pg_temp.tell('more', 1100, 1100, '2025-09-02 12:00+00');
select is(pg_temp.trained(), 'declined too_few_new {"new": 1, "wins": 393, "examples": 1100} f 2026-06-01 12:00:00+00 logistic:challenger, prior:retired:1:within_noise, logistic:challenger, logistic:champion:2:better', 'two hundred are enough to hold another against it');
select is((select m.metrics::text from scoring.models as m order by m.id desc limit 1), '{"auc": 0.6689, "ece": 0.0835, "lift": 1.97, "wins": 108, "brier": 0.21986, "tenths": [{"won": 0.2000, "expected": 0.2406}, {"won": 0.2667, "expected": 0.2746}, {"won": 0.1333, "expected": 0.2874}, {"won": 0.3333, "expected": 0.3029}, {"won": 0.4138, "expected": 0.3176}, {"won": 0.3448, "expected": 0.3388}, {"won": 0.3103, "expected": 0.3567}, {"won": 0.4828, "expected": 0.3758}, {"won": 0.4828, "expected": 0.4034}, {"won": 0.7241, "expected": 0.4534}], "champion": {"auc": 0.5256, "ece": 0.0808, "lift": 1.31, "wins": 108, "brier": 0.23375, "examples": 294, "log_loss": 0.66053}, "examples": 294, "log_loss": 0.63004}', 'which is as good');
delete from scoring.history;
select pg_temp.tell('small', 1, 300, '2025-09-01 12:00+00'), pg_temp.tell('other', 1, 30, '2025-09-01 12:00+00');
select is(
    (
        select string_agg(s || ' ' || m.said, '; ' order by s)
        from unnest('{time,random,rolling}'::text[]) as s
        cross join lateral (
            select concat_ws(' ', max(e.fold), scoring.measure(array_agg(e.is_won order by e.example), array_agg(e.logit order by e.example)) - 'tenths') as said from scoring.evaluate('registration', s, 0.5, 'small') as e
        ) as m
    ), 'random 1 {"auc": 0.5505, "ece": 0.1119, "lift": 0.88, "wins": 57, "brier": 0.24292, "examples": 150, "log_loss": 0.68132}; rolling 5 {"auc": 0.5573, "ece": 0.1187, "lift": 1.38, "wins": 58, "brier": 0.23793, "examples": 150, "log_loss": 0.67171}; time 1 {"auc": 0.4858, "ece": 0.1672, "lift": 0.86, "wins": 58, "brier": 0.25210, "examples": 150, "log_loss": 0.70688}', 'how good scores would be'
);
delete from scoring.history as h where h.name = 'small' and h.reference::integer > 100;
select is((select count(*) from scoring.evaluate('registration', 'time', 0.999, 'small')), 5::bigint, 'of a twentieth at least');
select throws_ok($$select scoring.evaluate('registration', 'all', 0.5, null)$$, 'ID105', 'a split is time, random or rolling, not all', 'no other split');
select throws_ok($$select scoring.evaluate('registration', null, 0.5, null)$$, 'ID105', 'a split is time, random or rolling, not null', 'and there is one');
delete from scoring.history as h where h.name <> 'small';
delete from scoring.history as h where h.reference::integer > 99;
update scoring.history as h set outcome = case when h.reference::integer % 5 = 0 then 'won' else 'lost' end;
select throws_ok($$select scoring.evaluate('registration', 'time', 0.49, null)$$, 'ID319', 'too little is known: 49 outcomes to learn from', 'of forty-nine');
select lives_ok($$select scoring.evaluate('registration', 'time', 0.51, null)$$, 'fifty, of which ten were won, are enough');
update scoring.history as h set outcome = 'lost' where h.reference = '5';
select throws_ok($$select scoring.evaluate('registration', 'time', 0.51, null)$$, 'ID319', 'too little is known: 50 outcomes to learn from', 'nine are not');
update scoring.history as h set outcome = case when h.reference::integer % 5 = 0 then 'lost' else 'won' end;
select lives_ok($$select scoring.evaluate('registration', 'time', 0.51, null)$$, 'nor are too many a reason');
update scoring.history as h set outcome = 'won' where h.reference = '5';
select throws_ok($$select scoring.evaluate('registration', 'time', 0.51, null)$$, 'ID319', 'too little is known: 50 outcomes to learn from', 'until nine are left that were not');
select is((select count(*) from scoring.work_examples), 0::bigint, 'nothing of it stays');
delete from scoring.history;
insert into scoring.history (name, reference, registered_at, outcome, told_at) select 'same', n::text, '2025-09-01 12:00+00', case when n % 3 = 0 then 'won' else 'lost' end, '2026-05-01' from generate_series(1, 100) as n;
select throws_ok($$select scoring.evaluate('registration', 'time', 0.8, null)$$, 'ID319', 'nothing that is known tells leads apart', 'where all are the same nothing can be learned');
select throws_ok($$select scoring.train('d2')$$, 'ID218', 'no moment is called d2', 'no other moment');

select * from finish();
rollback;
