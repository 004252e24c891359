begin;
select plan(6);

create function tests.said(p_language text) returns text[] language sql as $$
    select array_agg(sending.problem_text(p.code, p.given, p_language) order by p.n)
    from (values
        (1, 'not_at_meta', '{}'::text[]), (2, 'no_text', '{}'), (3, 'format', '{OTHER}'), (4, 'variables', '{"1, 3","1, 2"}'), (5, 'variables', '{"",nome}'), (6, 'variables', '{"%s",""}'),
        (7, 'buttons', '{1,2}'), (8, 'no_category', '{}'), (9, 'category', '{AUTHENTICATION}')
    ) as p (n, code, given)
$$;
create temporary table pt as select array[
    'não está na Meta', 'a versão da Meta não tem texto', 'as variáveis da Meta são do tipo OTHER', 'na versão da Meta, o texto pede 1, 3 e nós preenchemos 1, 2',
    'na versão da Meta, o texto pede nada e nós preenchemos nome', 'na versão da Meta, o texto pede %s e nós preenchemos nada', 'botões de resposta: a Meta tem 1, nós 2',
    'a Meta não diz a categoria dele', 'a categoria dele na Meta é AUTHENTICATION'
] as said;
select is(tests.said(null), (select said from pt), 'in Portuguese, where nothing else is asked');
select is(tests.said('en'), array[
    'it is not at Meta', 'Meta''s version has no text', 'Meta''s variables are OTHER', 'in Meta''s version the text wants 1, 3, we fill 1, 2', 'in Meta''s version the text wants nothing, we fill nome',
    'in Meta''s version the text wants %s, we fill nothing', 'quick replies: Meta has 1, we 2', 'Meta does not tell its category', 'its category at Meta is AUTHENTICATION'
], 'in English, where that is asked');
select set_config('indica.locale', 'en', true);
select is(tests.said(null), tests.said('en'), 'in the viewer''s language');
select is(tests.said('pt-BR'), (select said from pt), 'or in another that is named');
select is(sending.problem_text(null, '{}'), null, 'nothing is nothing');
select throws_ok($$select sending.problem_text('another', '{}')$$, 'ID901', null, 'no code is without its sentence');

select * from finish();
rollback;
