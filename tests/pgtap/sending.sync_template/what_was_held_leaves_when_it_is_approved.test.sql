begin;
select plan(9);

select tests.make_crowd();
update sending.templates set state = 'paused', state_since = '2026-03-01Z', held_until = '2026-03-11Z', footer = 'Antes' where code = 'rework_1';
select tests.remember();
create function tests.at_meta(p_status text) returns jsonb language sql as $$
    select jsonb_build_object(
        'status', p_status, 'category', t.category, 'parameter_format', t.parameter_format,
        'components', jsonb_build_array(
            jsonb_build_object('type', 'BODY', 'text', t.body), jsonb_build_object('type', 'FOOTER', 'text', 'Agora'),
            jsonb_build_object('type', 'BUTTONS', 'buttons', (select jsonb_agg(jsonb_build_object('type', 'QUICK_REPLY', 'text', b.value ->> 'text')) from jsonb_array_elements(t.buttons) as b))
        )
    )
    from sending.templates as t where t.code = 'rework_1'
$$;
create function tests.synced(p_status text) returns text language sql as $$
    select tests.did(concat_ws(' ', s.state, s.change, s.problem)) from sending.templates as t, sending.sync_template(t.id, tests.at_meta(p_status)) as s where t.code = 'rework_1'
$$;
create function tests.kept() returns text language sql as $$
    select format('%s since %s held %s %s', t.state, to_char(t.state_since, 'DD HH24'), to_char(t.held_until, 'DD HH24'), t.footer) from sending.templates as t where t.code = 'rework_1'
$$;
select is(tests.synced('REJECTED'), 'rejected changed: sending.templates ~1', 'one template is refused');
select is(tests.kept(), 'rejected since 01 00 held 11 00 Agora', 'missing since it was, and still held');
select is(tests.synced('REJECTED'), 'rejected unchanged: nothing', 'which changes nothing the second time');
select is(tests.synced('APPROVED'), 'approved changed: sending.templates ~1', 'it is approved');
select is(tests.kept(), 'approved since 10 16 held  Agora', 'since then, and held no more');
select is((select s.state from sending.templates as t, sending.sync_template(t.id, tests.at_meta('IN_APPEAL')) as s where t.code = 'rework_1'), 'pending', 'an appeal waits');
select is((select s.state from sending.templates as t, sending.sync_template(t.id, tests.at_meta('ARCHIVED')) as s where t.code = 'rework_1'), 'disabled', 'what nobody knows is off');
select is((select format('%s %s', s.state, s.problem) from sending.templates as t, sending.sync_template(t.id, null) as s where t.code = 'rework_1'), 'disabled not_at_meta', 'what is not there stays as it is');
select is((select count(*) from sending.templates as t where t.code <> 'rework_1' and t.state <> 'approved'), 0::bigint, 'the others are approved as they were');

select * from finish();
rollback;
