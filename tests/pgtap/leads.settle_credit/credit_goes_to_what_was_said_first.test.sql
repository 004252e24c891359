begin;
select plan(14);

select tests.make_operation();
create function tests.refer(p_n integer, p_referrer text, p_minutes integer default null) returns bigint language sql as $$
    select tests.lead(p_n, jsonb_strip_nulls(jsonb_build_object(
        'referrer', case when p_referrer is not null then jsonb_build_object('name', p_referrer) end,
        'occurred_at', util.current_time() - make_interval(mins => p_minutes)
    )))
$$;
create function tests.credit(p_lead_id bigint) returns text language sql as $$
    select coalesce((select r.name from leads.leads as l join people.referrers as r on r.id = l.referrer_id where l.id = p_lead_id), '-')
$$;
create function tests.has_submission(p_lead_id bigint) returns integer language sql as $$
    select o.n::integer
    from governance.origin_and_credit as c
    join (select s.uid, row_number() over (order by s.id) as n from intake.submissions as s where s.lead_id = p_lead_id) as o on o.uid = c.submission_uid
    where c.lead_id = p_lead_id
$$;

create temporary table t as select tests.refer(1, 'Maria Prado', 5) as lead_id, tests.refer(2, 'Pedro Luz') as other;
select is(tests.credit(t.lead_id), 'Maria Prado', 'who referred has the credit') from t;
select tests.refer(1, 'João Siqueira', 60);
select is(tests.credit(t.lead_id), 'João Siqueira', 'until a referral comes that was typed before, without a connection') from t;
select is(tests.has_submission(t.lead_id), 2, 'and its submission has it in the view') from t;
select is((select count(*) from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'credited'), 1::bigint, 'the history tells it');
select is(
    (select governance.event_text(e) from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'credited'),
    'A indicação de João Siqueira foi feita antes e chegou depois: o crédito é dela.', 'in words'
);
select tests.refer(1, 'Rui Sá', 30);
select is(tests.credit(t.lead_id), 'João Siqueira', 'what was typed later changes nothing') from t;
select tests.refer(1, 'Rui Sá');
select is(tests.credit(t.lead_id), 'João Siqueira', 'nor what says no time, which is now') from t;
select tests.refer(1, null, 90);
select is(tests.credit(t.lead_id), '-', 'the first may name nobody, as if it had come first') from t;
select is(tests.has_submission(t.lead_id), 5, 'whoever sent it has the credit') from t;
select tests.refer(1, 'Ana Luz', 90);
select is(tests.credit(t.lead_id), '-', 'of two of one time it is the one that came first') from t;
select is(tests.credit(t.other), 'Pedro Luz', 'another lead keeps what it has') from t;

select is(
    (select jsonb_path_query_array(s.body, '$.warnings[*].field') from tests.submit(tests.referral(1, '{"occurred_at": "ontem"}')) as s),
    '["occurred_at"]', 'a time that is none is set aside'
);
select is(
    (select jsonb_array_length(s.body -> 'warnings') from tests.submit(tests.referral(1, '{"occurred_at": "2025-12-01T00:00:00Z"}')) as s), 1, 'and so is one of months ago'
);
select tests.refer(3, null, -600);
select is(
    (select l.occurred_at from leads.leads as l order by l.id desc limit 1), util.current_time(), 'a clock that is ahead says now'
);

select * from finish();
rollback;
