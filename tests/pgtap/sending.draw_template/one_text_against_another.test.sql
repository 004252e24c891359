begin;
select plan(36);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.refusal(p_sql text) returns text language plpgsql as $$
begin
    execute p_sql;
    return 'taken';
exception
    when sqlstate 'ID105' or sqlstate 'ID209' then
        return sqlerrm;
end;
$$;
select is(sending.copy_template('first_contact', 'first_contact_b', 'Oi, {{1}}! {{2}}, da {{3}}, aqui. Posso falar com você?'), 'indica_primeiro_contato_first_contact_b', 'another text is made');
select is((select format('%s %s %s %s', state, purpose, category, buttons = (select buttons from sending.templates where code = 'first_contact')) from sending.templates where code = 'first_contact_b'), 'draft first_contact MARKETING t', 'as a draft, otherwise the same');
select is(tests.refusal($$select sending.copy_template('first_contact', 'first_contact_c', 'Oi, {{1}}! Aqui é {{2}}.')$$), 'the text wants 1, 2, we fill 1, 2, 3', 'with other variables it is refused');
select is(tests.refusal($$select sending.copy_template('first_contact', 'first_contact_b', 'Oi, {{1}}! {{2}}, da {{3}}, aqui.')$$), 'there is a template first_contact_b or indica_primeiro_contato_first_contact_b', 'and a code that is taken');
select is(tests.refusal($$select sending.copy_template('none', 'x', 'Oi')$$), 'no template is called none', 'and what is not there');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'rework_1')$$), 'first_contact is for first_contact, rework_1 for rework', 'two of one purpose');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'first_contact_with_referrer')$$), 'first_contact_with_referrer needs what first_contact is not filled with', 'with the same values');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'first_contact')$$), 'a template is not tried out against itself', 'two templates');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'none')$$), 'no template is called none', 'that exist');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'first_contact_b', 0)$$), 'the share is of a hundred, from 1 to 99, not 0', 'a share of both');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'first_contact_b', 50, 5, 10)$$), 'at least 20 messages of each, and no more than a million: 5, 10', 'enough to tell');
select is(sending.start_experiment('first', 'first_contact', 'first_contact_b', 30, 20, 40), 'draft', 'it runs');
select is(tests.refusal($$select sending.start_experiment('first', 'first_contact', 'first_contact_b')$$), 'there was an experiment first', 'one of a name');
select is(tests.refusal($$select sending.start_experiment('second', 'first_contact', 'first_contact_b')$$), 'first_contact is in an experiment', 'one at a time');

create temporary table uids as select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as uid from generate_series(1, 2000) as n;
create function tests.drawn() returns text language sql as $$
    select string_agg(format('%s %s', x.code, x.n), ', ' order by x.code)
    from (select (sending.choose_template('first_contact', null, false, u.uid)).code, count(*) as n from uids as u group by 1) as x
$$;
select is(tests.drawn(), 'first_contact 2000', 'until Meta approves it the champion is sent');
update sending.templates set state = 'approved' where code = 'first_contact_b';
create temporary table first_time as select u.uid, (sending.choose_template('first_contact', null, false, u.uid)).code from uids as u;
select is((select round(count(*) filter (where code = 'first_contact_b') / 2000.0, 1) from first_time), 0.3, 'three of ten get it');
select is((select count(*) from first_time as f where f.code is distinct from (sending.choose_template('first_contact', null, false, f.uid)).code), 0::bigint, 'the same each time');
select is((select (sending.choose_template('first_contact', null, true, u.uid)).code from uids as u limit 1), 'first_contact_with_referrer', 'another template is not concerned');
select is((sending.choose_template('first_contact', null, false)).code, 'first_contact', 'nor whoever asks without a lead');
update sending.templates set refusal_code = '132018', refused_at = util.current_time() where code = 'first_contact_b';
select is(tests.drawn(), 'first_contact 2000', 'while it is refused the champion is sent');
update sending.templates set refusal_code = null, refused_at = null where code = 'first_contact_b';

-- The stop rule: answers of those that arrived three days ago.
create function tests.sends(p_template text, p_count integer, p_answered integer, p_from integer) returns void language plpgsql as $$
begin
    perform tests.lead(n) from generate_series(p_from, p_from + p_count - 1) as n;
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, wamid, queued_at, sending_at, accepted_at, delivered_at)
    select l.id, (sending.default_channel()).id, (select id from sending.templates where code = p_template), 'first_contact', 'x' || l.id, '+1' || l.id, 'x', 'delivered', 1, 'w' || l.id, util.current_time(), util.current_time(), util.current_time(), util.current_time()
    from (select id from leads.leads order by id desc limit p_count) as l;
    perform leads.append_event(l.id, 'replied', 'person', jsonb_build_object('written_at', util.current_time() + interval '1 hour', 'inbound', l.id, 'is_news', false))
    from (select id from leads.leads order by id desc limit p_answered) as l;
end;
$$;
create function tests.shown() returns text language sql as $$
    select string_agg(format('%s %s of %s%s', e.template, e.answered, e.arrived, ' ' || e.reason || ' ' || e.winner), ', ' order by e.is_challenger) from governance.template_experiments as e where e.code = 'first'
$$;
select tests.sends('first_contact', 19, 2, 100);
select tests.sends('first_contact_b', 20, 18, 200);
select is(tests.shown(), 'first_contact 0 of 0, first_contact_b 0 of 0', 'they have three days to answer');
select tests.advance('3 days 2 hours');
select is(tests.shown(), 'first_contact 2 of 19, first_contact_b 18 of 20', 'then they count');
select is(sending.judge_experiments(), 0, 'nineteen are too few');
select tests.sends('first_contact', 1, 0, 300);
select is(sending.judge_experiments(), 0, 'the twentieth may still answer');
select tests.advance('3 days 2 hours');
select is(sending.judge_experiments(), 1, 'now enough is known');
select is(tests.shown(), 'first_contact 2 of 20 better first_contact_b, first_contact_b 18 of 20 better first_contact_b', 'the better one has won');
select is(tests.drawn(), 'first_contact_b 2000', 'and everybody gets it');
select is(sending.stop_experiment('first', 'first_contact'), 'first_contact_b', 'what has ended stays as it ended');
select is(tests.refusal($$select sending.start_experiment('third', 'first_contact_b', 'first_contact')$$), 'first_contact was in an experiment', 'figures are not mixed');

-- No difference, and a human's end; a template of the cadence.
select sending.copy_template('rework_1', 'rework_1_b', 'Oi, {{1}}! {{2}}, da {{3}}. Ainda posso ajudar?');
update sending.templates set state = 'approved' where code = 'rework_1_b';
select sending.start_experiment('again', 'rework_1', 'rework_1_b', 50, 20, 20);
select is((select count(distinct (sending.choose_template('rework', 'rework_1', false, u.uid)).code) from uids as u), 2::bigint, 'a step of the cadence is drawn too');
select is((select count(distinct (sending.choose_template('rework', 'rework_2', false, u.uid)).code) from uids as u), 1::bigint, 'the other steps are not');
select tests.sends('rework_1', 20, 3, 400);
select tests.sends('rework_1_b', 20, 4, 500);
select tests.advance('3 days 2 hours');
select is(sending.judge_experiments(), 1, 'as good as the other');
select is((select format('%s %s', winner, reason) from sending.experiments where code = 'again'), 'rework_1 no_difference', 'the champion stays');
select is((select count(distinct (sending.choose_template('rework', 'rework_1', false, u.uid)).code) from uids as u), 1::bigint, 'for everybody');
select is(tests.refusal($$select sending.stop_experiment('none')$$), 'no experiment is called none', 'what is not there does not end');
select is((select count(*) from ops.audit as a where a.object_kind = 'sending.experiments'), 4::bigint, 'who began and ended it is kept');

select * from finish();
rollback;
