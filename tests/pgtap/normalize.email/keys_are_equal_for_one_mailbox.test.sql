begin;
select plan(27);

select is((normalize.email(t.raw)).match_key, t.expected, t.raw)
from (values
    ('Maria@Example.com', 'maria@example.com'),
    ('maria.silva@gmail.com', 'mariasilva@gmail.com'),
    ('M.A.R.I.A.silva+lista@Gmail.com', 'mariasilva@gmail.com'),
    ('mariasilva@googlemail.com', 'mariasilva@gmail.com'),
    ('maria.silva+lista@example.com', 'maria.silva+lista@example.com'),
    ('maria.silva@mail.gmail.com', 'maria.silva@mail.gmail.com'),
    ('+maria@gmail.com', '+maria@gmail.com'),
    -- Microsoft ignores the tag, not the dots; Hotmail and Outlook are different mailboxes.
    ('Maria.Silva+lista@outlook.com', 'maria.silva@outlook.com'),
    ('maria.silva+lista@outlook.com.br', 'maria.silva@outlook.com.br'),
    ('maria.silva+a+b@hotmail.com', 'maria.silva@hotmail.com'),
    ('maria.silva@hotmail.com', 'maria.silva@hotmail.com'),
    ('maria+x@live.com', 'maria@live.com'),
    ('maria+x@msn.com', 'maria@msn.com'),
    ('maria+x@icloud.com', 'maria@icloud.com'),
    ('maria+x@me.com', 'maria@icloud.com'),
    ('maria@mac.com', 'maria@icloud.com'),
    ('maria+x@proton.me', 'maria@proton.me'),
    ('maria+x@protonmail.com', 'maria@protonmail.com'),
    ('maria+x@fastmail.com', 'maria@fastmail.com'),
    -- Yahoo's tags belong to each account.
    ('maria-x@yahoo.com.br', 'maria-x@yahoo.com.br'),
    ('maria+x@yahoo.com.br', 'maria+x@yahoo.com.br'),
    ('maria.silva+x@uol.com.br', 'maria.silva+x@uol.com.br'),
    ('maria@pão.com.br', 'maria@xn--po-sia.com.br'),
    ('maria@PÃO.com.br', 'maria@xn--po-sia.com.br'),
    (U&'maria@pa\0303o.com.br', 'maria@xn--po-sia.com.br'),
    ('maria@xn--po-sia.com.br', 'maria@xn--po-sia.com.br'),
    ('maria@bücher.example', 'maria@xn--bcher-kva.example')
) as t (raw, expected);

select * from finish();
rollback;
