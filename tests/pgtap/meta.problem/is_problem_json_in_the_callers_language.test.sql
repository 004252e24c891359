begin;
select plan(5);

select is(
    meta.problem('ID201'),
    '{"type": "about:blank", "title": "Lead não encontrado", "status": 404, "code": "ID201", "errors": []}'::jsonb,
    'Portuguese unless something else was asked for'
);
select is(
    meta.problem('ID102', jsonb_build_array(meta.field_error('person.name', 'ID111', 'x')), 'more') - 'title',
    '{"type": "about:blank", "status": 422, "detail": "more", "code": "ID102",
      "errors": [{"field": "person.name", "code": "ID111", "detail": "x"}]}'::jsonb,
    'field errors and a detail are carried'
);
set local indica.locale = 'en';
select is(meta.problem('ID201') ->> 'title', 'Lead not found', 'English when the caller asked for it');
set local indica.locale = 'xx';
select is(meta.problem('ID201') ->> 'title', 'Lead não encontrado', 'Portuguese for a language that is not known');
select is(meta.problem('ID000'), null, 'a code that is not registered is no problem object');

select * from finish();
rollback;
