begin;
select plan(6);

-- What people type, and what is read: each says something of its own.
select is(normalize.split_social_name(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('Ana Souza (registro) / Caio Souza (nome social)', '("Ana Souza","Caio Souza")'),
    ('Caio Souza, nome civil Ana Souza', '("Ana Souza","Caio Souza")'),
    ('nome social: Caio Souza', '("Caio Souza","Caio Souza")'),
    ('Registro Souza', '("Registro Souza",)'),
    ('Caio Souza (nome social)', '("Caio Souza","Caio Souza")'),
    ('Ana Souza, nome social Caio', '("Ana Souza",Caio)')
) as t (typed, read);

select * from finish();
rollback;
