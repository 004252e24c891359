-- rows: seed
-- Names and further origins are the operator's; an origin that is no longer wanted becomes inactive.
insert into leads.origins (code, name_pt, name_en, is_human) values
    ('extension', 'Extensão do Chrome', 'Chrome extension', true),
    ('webhook', 'Webhook', 'Webhook', false),
    ('import', 'Importação', 'Import', false),
    ('manual', 'Cadastro manual', 'Typed by hand', true),
    ('site', 'Site', 'Website', true),
    ('event', 'Evento', 'Event', true),
    ('partner', 'Parceiro', 'Partner', true),
    ('whatsapp', 'WhatsApp', 'WhatsApp', true);
