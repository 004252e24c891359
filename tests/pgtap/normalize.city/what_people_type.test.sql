begin;
select plan(15);

-- What people type, and what is read: each says something of its own.
select is(normalize.city(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('Belém do Pará', '(Belém,PA,1501402,t,,belem/pa,1)'),
    ('Goiás', '(,,,f,state_only,,0)'),
    ('DF - RJ', '(,,,f,unknown_city,,0)'),
    ('bh/mg', '("Belo Horizonte",MG,3106200,t,,"belo horizonte/mg",1)'),
    ('Sto. André', '(,,,f,ambiguous,,2)'),
    ('S. José dos Campos', '("São José dos Campos",SP,3549904,t,,"sao jose campos/sp",1)'),
    ('São Paulo SP Brazil', '("São Paulo",SP,3550308,t,,"sao paulo/sp",1)'),
    ('SP - São Paulo', '("São Paulo",SP,3550308,t,,"sao paulo/sp",1)'),
    ('', '(,,,f,empty,,0)'),
    ('%s %s', '(,,,f,unknown_city,,0)'),
    ('Campinas/RJ', '(,,,f,not_in_state,,0)'),
    ('Bom Jesus/PI', '("Bom Jesus",PI,2201903,t,,"bom jesus/pi",1)'),
    ('S. Bárbara d´Oeste', '("Santa Bárbara d''Oeste",SP,3545803,t,,"santa barbara oeste/sp",1)'),
    ('santa barbara doeste', '("Santa Bárbara d''Oeste",SP,3545803,t,,"santa barbara oeste/sp",1)'),
    ('natal rio grande do norte', '(Natal,RN,2408102,t,,natal/rn,1)')
) as t (typed, read);

select * from finish();
rollback;
