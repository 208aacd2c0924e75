-- SPDX-License-Identifier: Apache-2.0
-- 010_hedge_cues.sql - words that say "not established", by language.
-- Owns: the first rows of hedge_cue; a desk adds more with INSERT.
-- Leaves to others: looking for them (009_review.sql).

SET LOCAL search_path = counterpoint, pg_temp;

INSERT INTO hedge_cue (language, cue)
SELECT l.language, btrim(c, E' \n\t')
FROM (VALUES
('en', 'reportedly; reported; reports; report; suggested; suggests; suggest;
	said; says; say; according to; alleged; allegedly; alleges; allege;
	assessed; assesses; assess; assessment; believed; believes; believe;
	estimated; estimates; estimate; claimed; claims; apparently; appears;
	appeared; likely; unconfirmed; not confirmed; accused; accuses; may have;
	might have; could have; is thought; are thought; investigation found;
	judged; judges; concluded; stated; suspected; forecast'),
('fr', 'selon; d''après; aurait; auraient; serait; seraient; semble;
	semblerait; semblent; présumé; présumée; présumés; présumées; prétendu;
	prétendument; allégué; alléguée; estime; estiment; estimé; estimée;
	estimés; estimées; a déclaré; ont déclaré; a affirmé; ont affirmé;
	a indiqué; ont indiqué; a suggéré; ont suggéré; suggère; suggèrent; a dit;
	rapporté; rapportée; rapportés; rapportées; rapporte; rapportent;
	évalué; évaluée; évalue; évaluent; jugé; accusé; accuse; accusent;
	non confirmé; non confirmée; probablement; vraisemblablement;
	à en croire; soupçonné; soupçonnés; prévoit; prévoyait'),
('es', 'según; de acuerdo con; presunto; presunta; presuntos; presuntas;
	presuntamente; supuesto; supuesta; supuestos; supuestas; supuestamente;
	habría; habrían; sería; serían; al parecer; aparentemente; parece;
	dijo; dijeron; afirmó; afirmaron; afirma; sugirió; sugirieron; sugiere;
	indicó; indicaron; declaró; señaló; señalaron; informó; informaron;
	se informa; se ha informado; reportado; reportada; reportó; reportaron;
	se estima; estima; estiman; estimó; estimado; estimada; se cree; cree;
	evaluó; evalúa; evalúan; consideró; sin confirmar; no confirmado;
	no confirmada; acusó; probablemente; calculó; calcula'),
('pt', 'segundo; de acordo com; conforme; alegado; alegada; alegadamente;
	supostamente; suposto; suposta; teria; teriam; seria; seriam; disse;
	disseram; afirmou; afirmaram; sugeriu; sugeriram; indicou; declarou;
	relatado; relatada; relatou; relataram; estima-se; estima; estimou;
	acredita-se; aparentemente; parece; avaliou; avalia; não confirmado;
	não confirmada; acusou; provavelmente'),
('id', 'menurut; dilaporkan; kabarnya; konon; diduga; dugaan; disebut;
	disebutkan; dikatakan; mengatakan; menyatakan; menyebut; menyebutkan;
	mengisyaratkan; diperkirakan; memperkirakan; perkiraan; dinilai; menilai;
	penilaian; diyakini; meyakini; dituduh; menuduh; laporan; melaporkan;
	tampaknya; kemungkinan; mungkin; belum dikonfirmasi; terindikasi;
	mengindikasikan; ditengarai; disinyalir'),
('ms', 'menurut; dilaporkan; khabarnya; dikatakan; didakwa; dakwaan;
	mengatakan; berkata; menyatakan; mencadangkan; dianggarkan;
	menganggarkan; anggaran; dinilai; menilai; penilaian; dipercayai;
	disyaki; kononnya; laporan; melaporkan; mungkin; nampaknya;
	belum disahkan'),
('vi', 'theo; được cho là; cho là; cho rằng; bị cáo buộc; cáo buộc; nghi ngờ;
	nghi là; báo cáo; đưa tin; được báo cáo; nói; nói rằng; cho biết;
	gợi ý; ước tính; ước lượng; đánh giá; được đánh giá; nhận định; dường như;
	có lẽ; có thể đã; chưa được xác nhận; chưa xác nhận; tin rằng; được tin là;
	tuyên bố; dự báo'),
('tl', 'ayon sa; ayon kay; umano; diumano; iniulat; iniulat na; ulat;
	sinabi; ipinahiwatig; tinatayang; tinataya; pinaniniwalaang;
	pinaniniwalaan; sinasabing; sinasabi; inakusahan; inaakusahan;
	hindi pa kumpirmado; maaaring; tila; di-umano; pagtatasa'),
('ar', 'وفقا ل; وفقا; وفقًا; بحسب; وبحسب; حسب; وحسب; يزعم; زعم; زُعم; مزعوم;
	مزعومة; المزعوم; المزعومة; ذكر; ذكرت; وذكرت; أفاد; أفادت; وأفادت; قال;
	قالت; وقال; وقالت; أشار; أشارت; وأشار; ألمح; يقدر; يُقدر; تقدر; قدرت;
	تقديرات; يعتقد; يُعتقد; يبدو; تقارير; غير مؤكد; غير مؤكدة; يرجح; يُرجح;
	ربما; اتهم; اتهمت; صرح'),
('sw', 'kulingana na; kwa mujibu wa; inaripotiwa; imeripotiwa; iliripotiwa;
	zinaripotiwa; yaripotiwa; ripoti; inadaiwa; ilidaiwa; wanadaiwa;
	yadaiwa; inasemekana; alisema; ilisema; walisema; amesema; alidokeza;
	inakadiriwa; ilikadiriwa; makadirio; inaaminika; ilitathmini; tathmini;
	huenda; haijathibitishwa; alipendekeza'),
('hi', 'के अनुसार; के मुताबिक; के मुताबिक़; कथित; कथित तौर पर; कथित रूप से; बताया; बताया गया; बताया जाता है;
	कहा; कहा गया; कहा जाता है; रिपोर्ट; रिपोर्टों; ख़बरों; खबरों; आरोप; अनुमान; अनुमानित;
	आकलन; माना जाता है; संकेत दिया; शायद; संभवतः; अपुष्ट; पुष्टि नहीं; दावा'),
('ja', 'によると; によれば; とされ; とみられ; と見られ; と報じ; と報道; 報道されて; と述べ; と語っ; と発言;
	と示唆; を示唆; と指摘; としている; と推定; 推計; 推定; 疑い; 疑われ; とされる;
	可能性; と評価; と分析; 未確認; と主張; と言われ; 見込み'),
('ko', '따르면; 의하면; 알려졌; 알려진; 알려져; 전해졌; 전해진; 보도; 밝혔; 말했; 시사했; 시사; 추정;
	추산; 의혹; 혐의; 주장; 평가; 판단; 것으로 보인; 것으로 보이; 가능성; 미확인; 확인되지 않; 언급했;
	전망'),
('th', 'ตามรายงาน; ตามข้อมูล; ตามคำกล่าว; ตามที่; รายงานว่า; มีรายงาน; กล่าวว่า; กล่าวหา; ถูกกล่าวหา; อ้างว่า;
	ระบุว่า; เสนอว่า; ชี้ว่า; คาดว่า; คาดการณ์; ประเมิน; ประมาณการ; เชื่อว่า; น่าจะ; อาจจะ; อาจมี; ยังไม่ยืนยัน;
	ยังไม่ได้รับการยืนยัน'),
('zh', '根据; 根據; 据悉; 據悉; 据说; 據說; 据称; 據稱; 据报; 據報; 据信; 據信; 报道; 報道; 報導; 声称; 聲稱; 宣称; 宣稱; 表示; 暗示; 估计; 估計; 评估;
	評估; 认为; 認為; 指控; 涉嫌; 疑似; 可能; 似乎; 未经证实; 未經證實; 推测; 推測; 预计; 預計'),
('ru', 'по данным; по сообщениям; по словам; по оценке; по оценкам; согласно;
	как сообщается; сообщается; сообщил; сообщила; сообщили; сообщает;
	якобы; предположительно; предположил; предположила; заявил; заявила;
	заявили; сказал; сказала; утверждает; утверждается; утверждают;
	оценивается; оценивают; оценил; считается; считают; вероятно; возможно;
	по-видимому; обвинил; обвинили; не подтверждено; предполагаемый;
	предполагаемая; предполагаемые; предполагается')
) AS l(language, cues), regexp_split_to_table(l.cues, ';') AS c;

-- From here on: a cue too many would let every claim pass as hedged.
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON hedge_cue
	FOR EACH ROW EXECUTE FUNCTION audit_row('hedge_cue', 'language', 'cue');
