begin;
select plan(5);

select tests.make_operation();
select is_empty('select * from governance.template_problems', 'nothing stands against any');
create function tests.said(p_problem text, p_values text[]) returns text language plpgsql as $$
begin
    update sending.templates set problem = p_problem, problem_values = p_values where code = 'rework_1';
    return (select string_agg(concat_ws(' | ', p.template, p.pt, p.en), '; ') from governance.template_problems as p);
end;
$$;
select is(array_agg(tests.said(p.code, p.given::text[]) order by p.n), array_agg('rework_1 | ' || p.pt || ' | ' || p.en order by p.n), 'each in both languages, of the one that has it')
from (values
    (1, 'not_at_meta', '{}', 'não está na Meta', 'it is not at Meta'), (2, 'no_text', '{}', 'a versão da Meta não tem texto', 'Meta''s version has no text'),
    (3, 'format', '{OTHER}', 'as variáveis da Meta são do tipo OTHER', 'Meta''s variables are OTHER'),
    (4, 'variables', '{"1, 3","1, 2"}', 'na versão da Meta, o texto pede 1, 3 e nós preenchemos 1, 2', 'in Meta''s version the text wants 1, 3, we fill 1, 2'),
    (5, 'variables', '{"",nome}', 'na versão da Meta, o texto pede nada e nós preenchemos nome', 'in Meta''s version the text wants nothing, we fill nome'),
    (6, 'variables', '{"%s",""}', 'na versão da Meta, o texto pede %s e nós preenchemos nada', 'in Meta''s version the text wants %s, we fill nothing'),
    (7, 'buttons', '{1,2}', 'botões de resposta: a Meta tem 1, nós 2', 'quick replies: Meta has 1, we 2'),
    (8, 'no_category', '{}', 'a Meta não diz a categoria dele', 'Meta does not tell its category'),
    (9, 'category', '{AUTHENTICATION}', 'a categoria dele na Meta é AUTHENTICATION', 'its category at Meta is AUTHENTICATION')
) as p (n, code, given, pt, en);
select throws_ok($$update sending.templates set problem = 'another' where code = 'rework_1'$$, '23514', null, 'no code is without its sentence');
select is((select string_agg(t.template || ' ' || t.problem_text, ', ') from governance.templates as t), 'rework_1 a categoria dele na Meta é AUTHENTICATION', 'the view of templates has it in the reader''s language');
select set_config('indica.locale', 'en', true);
select is((select string_agg(t.template || ' ' || t.problem_text, ', ') from governance.templates as t), 'rework_1 its category at Meta is AUTHENTICATION', 'whichever it is');

select * from finish();
rollback;
