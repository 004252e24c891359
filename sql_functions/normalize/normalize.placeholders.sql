-- rows: exact
-- What many unlike people give. It proves nothing and joins nobody, so it is refused with the reason "placeholder".
insert into normalize.placeholders (kind, matches, value, source)
with listed (kind, matches, value, source) as (
    values
    -- Examples that documents and tutorials print; each has right check digits.
    ('tax_id', 'whole', '12345678909', 'the CPF of tutorials'),
    ('tax_id', 'whole', '11144477735', 'example of how check digits are computed (Receita Federal''s rule, in textbooks)'),
    ('tax_id', 'whole', '98765432100', 'the CPF of tutorials, counted down'),
    ('tax_id', 'whole', '01234567890', 'the CPF of tutorials, from zero'),
    ('tax_id', 'whole', '11222333000181', 'example of how check digits are computed (Receita Federal''s rule, in textbooks)'),
    ('tax_id', 'whole', '11444777000161', 'example of how check digits are computed, in textbooks'),
    ('tax_id', 'whole', '12345678000195', 'the CNPJ of tutorials'),
    ('phone', 'ending', '12345678', 'typed to get past a form'),
    ('phone', 'whole', '1234567890', 'typed to get past a form'),
    ('phone', 'whole', '9876543210', 'typed to get past a form'),
    ('phone', 'whole', '11961234567', 'example of Google''s libphonenumber, given by generators for tests'),
    ('phone', 'whole', '1123456789', 'example of Google''s libphonenumber, given by generators for tests'),
    ('email', 'whole', 'test@fb.com', 'Meta''s tool for testing lead ads'),
    ('email', 'whole', 'test@meta.com', 'Meta''s tool for testing lead ads'),
    ('email', 'domain', 'teste.com', 'typed to get past a form'), ('email', 'domain', 'teste.com.br', 'typed to get past a form'),
    ('email', 'domain', 'test.com', 'typed to get past a form'), ('email', 'domain', 'nada.com', 'typed to get past a form'),
    ('email', 'domain', 'nada.com.br', 'typed to get past a form'), ('email', 'domain', 'naotem.com', 'typed to get past a form'),
    ('email', 'domain', 'naotem.com.br', 'typed to get past a form'), ('email', 'domain', 'nao.com', 'typed to get past a form'),
    ('email', 'domain', 'semail.com', 'typed to get past a form'), ('email', 'domain', 'sememail.com', 'typed to get past a form'),
    ('email', 'domain', 'sememail.com.br', 'typed to get past a form'), ('email', 'domain', 'seuemail.com', 'text that forms show as an example'),
    ('email', 'domain', 'seuemail.com.br', 'text that forms show as an example'),
    ('email', 'domain', 'exemplo.com', 'text that forms show as an example')
),
words (matches, words, source) as (
    values
    ('local_part', 'nada,nenhum,ninguem,cliente,clientes,teste,testes,test,tests,testing,fulano,fulana,beltrano,ciclano,semnome,nome,exemplo,email,meuemail,seuemail,emailfalso,falso,fake,naoquero,naoexiste,xx,xxx,xxxx,xxxxx,aa,aaa,aaaa,abc,abcd,asd,asdf,asdfg,qwe,qwerty,123,1234,12345,123456,1234567,12345678,123456789',
     'typed to get past a form, at providers that everybody uses'),
    ('both_sides', 'teste,testes,test,tests,testing,asdf,asdff,qwerty,a,aa,aaa,x,xx,xxx,abc,natem,naotem,notem,naopossui,sem,sememail,noemail,none,null,email,nome,nada,cliente,fulano,exemplo,123,1234',
     'typed to get past a form')
),
all_of_them as (
    select l.kind, l.matches, l.value, l.source from listed as l
    union all
    select 'phone', 'ending', repeat(d::text, 8), 'typed to get past a form' from generate_series(0, 9) as d
    union all
    select 'email', w.matches, v.value, w.source from words as w cross join lateral string_to_table(w.words, ',') as v (value)
)
select a.kind, a.matches, a.value, a.source
from all_of_them as a;
