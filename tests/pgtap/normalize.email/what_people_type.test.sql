begin;
select plan(20);

-- What people type, and what is read: each says something of its own.
select is(normalize.email(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('maria@gmáil.com', '(maria@xn--gmil-6na.com,maria,xn--gmil-6na.com,t,,maria@xn--gmil-6na.com,maria@gmail.com,f)'),
    ('maria@uol.con.br', '(maria@uol.con.br,maria,uol.con.br,t,,maria@uol.con.br,maria@uol.com.br,f)'),
    ('+maria@gmail.com', '(+maria@gmail.com,+maria,gmail.com,t,,+maria@gmail.com,,f)'),
    ('nada@ãnada.com', '(nada@xn--nada-foa.com,nada,xn--nada-foa.com,t,,nada@xn--nada-foa.com,,f)'),
    ('"maria@example.com" <maria@example.com>', '(maria@example.com,maria,example.com,t,,maria@example.com,,f)'),
    ('ntem@ mail.com', '(,,,f,placeholder,,,)'),
    ('maria@gtmail,com', '(maria@gtmail.com,maria,gtmail.com,t,,maria@gtmail.com,maria@gmail.com,f)'),
    ('maria@qualquer.mailinator.com', '(maria@qualquer.mailinator.com,maria,qualquer.mailinator.com,t,,maria@qualquer.mailinator.com,,t)'),
    ('dteste@teste.com', '(,,,f,placeholder,,,)'),
    ('maria@sol.com.br', '(maria@sol.com.br,maria,sol.com.br,t,,maria@sol.com.br,,f)'),
    ('maria.silva+a+b@hotmail.com', '(maria.silva+a+b@hotmail.com,maria.silva+a+b,hotmail.com,t,,maria.silva@hotmail.com,,f)'),
    ('Ana <ana@a.com.br>, Bia <bia@b.com.br>', '(,,,f,multiple_addresses,,,)'),
    ('<4o', '(,,,f,not_an_email,,,)'),
    ('mria@lin.com', '(mria@lin.com,mria,lin.com,t,,mria@lin.com,,f)'),
    ('TESTE@TESTE.COM.BeR', '(,,,f,placeholder,,,)'),
    ('maria@', '(,,,f,not_an_email,,,)'),
    ('mailto:', '(,,,f,empty,,,)'),
    ('maria@♥.com', '(,,,f,invalid_domain,,,)'),
    ('maria@example', '(,,,f,invalid_domain,,,)'),
    ('maria@bol.com.çr', '(maria@bol.com.xn--r-5fa,maria,bol.com.xn--r-5fa,t,,maria@bol.com.xn--r-5fa,,f)')
) as t (typed, read);

select * from finish();
rollback;
