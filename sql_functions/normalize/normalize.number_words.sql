-- rows: exact
-- What people write beside a number of another kind that stands where a phone number was asked for.
insert into normalize.number_words (word, meaning, is_only_alone)
with listed (word, meaning, is_only_alone) as (
    values
    ('cpf', 'tax id of a person', false), ('cnpj', 'tax id of a company', false), ('cep', 'postal code', false),
    ('rg', 'identity card', false), ('cnh', 'driving licence', false), ('pis', 'social security', false),
    ('pasep', 'social security', false), ('nis', 'social security', false), ('nit', 'social security', false),
    ('ctps', 'work card', false), ('rne', 'identity card of a foreigner', false), ('rnm', 'identity card of a foreigner', false),
    ('passaporte', 'passport', false), ('eleitor', 'voter''s card', false), ('sus', 'health card', false),
    ('oab', 'professional register', false), ('crm', 'professional register', false), ('crea', 'professional register', false),
    ('creci', 'professional register', false), ('renavam', 'vehicle', false), ('chassi', 'vehicle', false), ('placa', 'vehicle', false),
    ('pedido', 'order', false), ('protocolo', 'protocol', false), ('processo', 'proceedings', false),
    ('contrato', 'contract', false), ('matricula', 'enrolment', false), ('boleto', 'payment slip', false),
    ('fatura', 'invoice', false), ('nf', 'invoice', false), ('nfe', 'invoice', false), ('proposta', 'proposal', false),
    ('apolice', 'insurance policy', false), ('sinistro', 'insurance claim', false), ('chamado', 'ticket', false),
    ('ticket', 'ticket', false), ('orcamento', 'estimate', false), ('inscricao', 'registration', false),
    ('cadastro', 'registration', false), ('registro', 'registration', false), ('nascimento', 'date of birth', false),
    ('nasc', 'date of birth', false), ('conta', 'bank account', false), ('agencia', 'bank branch', false),
    ('cartao', 'card', false), ('senha', 'password', false), ('codigo', 'code', false), ('rastreio', 'parcel', false),
    ('cod', 'code', true), ('os', 'order of service', true), ('ag', 'bank branch', true), ('id', 'identifier', true),
    ('ie', 'registration of a state', true), ('data', 'date', true), ('valor', 'amount', true), ('ordem', 'order', true),
    ('nota', 'invoice', true), ('lote', 'lot', true)
)
select l.word, l.meaning, l.is_only_alone
from listed as l;
